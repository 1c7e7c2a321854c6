import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it answers, by what the system prompt says. */
export type Script = (systemPrompt: string) => string;

/** A server that speaks OpenAI's protocol and does what the test says, in place of a language model. */
export class ModelServer {
  #server: Server;
  readonly models = ['scripted-large', 'scripted-small'];

  private constructor(script: Script) {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (text: Buffer) => (body += text));
      request.on('end', () => {
        if (request.url!.endsWith('/models')) {
          response.setHeader('Content-Type', 'application/json');
          response.end(JSON.stringify({ data: this.models.map((id) => ({ id })) }));
          return;
        }
        const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
        const words = script(messages.find(({ role }) => role === 'system')?.content ?? '').split(/(?<= )/);
        response.setHeader('Content-Type', 'text/event-stream');
        for (const content of words) response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
        response.end(`data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`);
      });
    });
  }

  static async start(script: Script): Promise<ModelServer> {
    const made = new ModelServer(script);
    made.#server.listen(0, '127.0.0.1');
    await once(made.#server, 'listening');
    return made;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async dispose(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
