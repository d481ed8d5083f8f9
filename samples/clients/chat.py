"""Asks the gateway with the official OpenAI library: the models, a whole answer, then a streamed one."""

import os

from openai import OpenAI

client = OpenAI(
    base_url=os.environ.get("GAPURA_URL", "http://localhost:8080/v1"),
    api_key=os.environ.get("GAPURA_API_KEY", "your-proxy-token"),
)

print("models:")
# List models
models = client.models.list()
print(len(models.data), "models")

# Retrieve specific model
model = client.models.retrieve(os.environ.get("GAPURA_MODEL", "gpt-4"))
print(model.id, "of", model.owned_by)

print("whole:")
# Chat completion
response = client.chat.completions.create(
    model=os.environ.get("GAPURA_MODEL", "gpt-4o"),
    messages=[
        {"role": "system", "content": "You are helpful."},
        {"role": "user", "content": "Hello!"},
    ],
    temperature=0.7,
    max_tokens=100,
)
print(response.choices[0].message.content)

print("streamed:")
for chunk in client.chat.completions.create(
    model=os.environ.get("GAPURA_MODEL", "gpt-4o"),
    messages=[{"role": "user", "content": "Hello!"}],
    stream=True,
):
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="", flush=True)
print()
