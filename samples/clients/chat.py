"""Asks the gateway with the official OpenAI library: a whole answer, then a streamed one."""

import os

from openai import OpenAI

client = OpenAI(
    base_url=os.environ.get("GAPURA_URL", "http://localhost:8080/v1"),
    api_key=os.environ.get("GAPURA_API_KEY", "none"),
)
model = os.environ.get("GAPURA_MODEL", "demo")
messages = [{"role": "user", "content": "Say hello."}]

print("whole:")
answer = client.chat.completions.create(model=model, messages=messages)
print(answer.choices[0].message.content)

print("streamed:")
for chunk in client.chat.completions.create(model=model, messages=messages, stream=True):
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="", flush=True)
print()
