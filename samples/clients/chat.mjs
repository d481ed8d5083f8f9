// Asks the gateway with the official OpenAI library: a whole answer, then a streamed one.
import OpenAI from "openai";

const client = new OpenAI({
  baseURL: process.env.GAPURA_URL ?? "http://localhost:8080/v1",
  apiKey: process.env.GAPURA_API_KEY ?? "none",
});
const model = process.env.GAPURA_MODEL ?? "demo";
const messages = [{ role: "user", content: "Say hello." }];

console.log("whole:");
const answer = await client.chat.completions.create({ model, messages });
console.log(answer.choices[0].message.content);

console.log("streamed:");
for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}
console.log();
