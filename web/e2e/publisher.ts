import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Published {
  content: Buffer;
  /** How much comes before the rest is held back; null for all at once. */
  holdAfter: number | null;
  /** Answered instead of the file, for as long as it is set. */
  refusal: number | null;
  asked: { from: number }[];
  held: (() => void)[];
}

/** Publishes models on this machine, with a catalogue of them, and does with their files what a test wants. */
export class Publisher {
  readonly catalogue: string;
  readonly #folder: string;
  readonly #http: HttpServer;
  readonly #files = new Map<string, Published>();
  #models: object[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
    this.catalogue = join(folder, 'catalogue.json');
    this.#http = createServer((request, response) => this.#answer(request.url!.slice(1), request.headers.range, response));
  }

  static async start(): Promise<Publisher> {
    const publisher = new Publisher(await mkdtemp(join(tmpdir(), 'parley-publisher-')));
    publisher.#http.listen(0, '127.0.0.1');
    await once(publisher.#http, 'listening');
    return publisher;
  }

  /** A model of one file. Before the program is started. */
  async publish(name: string, facts: { bytes?: number; [field: string]: unknown } = {}): Promise<void> {
    const { bytes = 500_000, ...others } = facts;
    const content = randomBytes(bytes);
    const { port } = this.#http.address() as AddressInfo;
    this.#files.set(name, { content, holdAfter: null, refusal: null, asked: [], held: [] });
    this.#models.push({
      name, title: `Model ${name}`, purpose: 'text-to-speech', licence: 'MIT', ...others,
      files: [{ path: 'model.bin', url: `http://127.0.0.1:${port}/${name}`, size: bytes, sha256: createHash('sha256').update(content).digest('hex') }],
    });
    await writeFile(this.catalogue, JSON.stringify({ schema: 1, models: this.#models }));
  }

  /** Sends only so much until `release`. */
  hold(name: string, afterBytes: number): void {
    this.#files.get(name)!.holdAfter = afterBytes;
  }

  release(name: string): void {
    const file = this.#files.get(name)!;
    file.holdAfter = null;
    for (const goOn of file.held.splice(0)) goOn();
  }

  /** Answers with that status from now on; null gives the file again. */
  refuse(name: string, status: number | null): void {
    this.#files.get(name)!.refusal = status;
  }

  /** From which byte each request wanted the file. */
  asked(name: string): readonly { from: number }[] {
    return this.#files.get(name)!.asked;
  }

  async dispose(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #answer(name: string, range: string | undefined, response: ServerResponse): void {
    const file = this.#files.get(name);
    if (!file || file.refusal) {
      response.writeHead(file?.refusal ?? 404).end();
      return;
    }
    const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    file.asked.push({ from });
    const { content } = file;
    response.writeHead(from > 0 ? 206 : 200, {
      ETag: '"v1"', 'Content-Length': content.length - from,
      ...(from > 0 ? { 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
    });
    if (file.holdAfter === null) {
      response.end(content.subarray(from));
      return;
    }
    const until = Math.max(from, file.holdAfter);
    response.write(content.subarray(from, until));
    file.held.push(() => response.end(content.subarray(until)));
  }
}
