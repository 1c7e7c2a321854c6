import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers `GET /articles/{article}/stock`, as the function of docs/tools.md; articles that it does not know it refuses. */
export class ToolServer {
  #server: Server;
  /** The paths that were asked for. */
  readonly asked: string[] = [];

  private constructor(stock: Readonly<Record<string, number>>) {
    this.#server = createServer((request, response) => {
      this.asked.push(request.url!);
      const article = /^\/articles\/([^/]+)\/stock$/.exec(request.url!)?.[1];
      const count = article && stock[decodeURIComponent(article)];
      response.statusCode = count === undefined ? 404 : 200;
      response.end(count === undefined ? 'No such article.' : `${count} in stock`);
    });
  }

  static async start(stock: Readonly<Record<string, number>>): Promise<ToolServer> {
    const made = new ToolServer(stock);
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
