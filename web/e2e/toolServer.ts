import { serve, type LocalServer } from './localServer.ts';

/** Answers `GET /articles/{article}/stock`, as the function of docs/tools.md; articles that it does not know it refuses. */
export interface ToolServer extends LocalServer {
  /** The paths that were asked for. */
  readonly asked: readonly string[];
}

export async function startToolServer(stock: Readonly<Record<string, number>>): Promise<ToolServer> {
  const asked: string[] = [];
  const server = await serve((request, response) => {
    asked.push(request.url!);
    const article = /^\/articles\/([^/]+)\/stock$/.exec(request.url!)?.[1];
    const count = article && stock[decodeURIComponent(article)];
    response.statusCode = count === undefined ? 404 : 200;
    response.end(count === undefined ? 'No such article.' : `${count} in stock`);
  });
  return { ...server, asked };
}
