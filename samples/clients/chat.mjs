// Asks the gateway with the official OpenAI library: the models, a whole answer, then a streamed one.
import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: process.env.GAPURA_URL ?? 'http://localhost:8080/v1',
  apiKey: process.env.GAPURA_API_KEY ?? 'your-proxy-token',
});
const model = process.env.GAPURA_MODEL ?? 'gpt-4o';

console.log('models:');
const models = await client.models.list();
console.log(`${models.data.length} models`);

console.log('whole:');
const response = await client.chat.completions.create({
  model,
  messages: [{ role: 'user', content: 'Hello!' }],
});
console.log(response.choices[0].message.content);

console.log('streamed:');
const stream = await client.chat.completions.create({
  model,
  messages: [{ role: 'user', content: 'Hello!' }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? '');
}
console.log();
