import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const repository = resolve(import.meta.dirname, '../..');
const program = process.env.PARLEY_PROGRAM ?? join(repository, 'artifacts/bin/Parley.Cli/release/parley.dll');

/** Environment of the program; `null` takes a variable away. */
export type Settings = Readonly<Record<string, string | null>>;

/** `parley serve`, with a data folder of its own. */
export class Server {
  readonly folder: string;
  #settings: Settings;
  #process: ChildProcess | null = null;
  #address = '';
  #port = '0';
  #output: string[] = [];

  private constructor(folder: string, settings: Settings) {
    this.folder = folder;
    this.#settings = settings;
  }

  static async start(settings: Settings = {}): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), 'parley-e2e-')), settings);
    await server.start();
    return server;
  }

  /** Such as `http://127.0.0.1:40123`. */
  get address(): string {
    return this.#address;
  }

  /** What it has said so far. */
  get output(): string {
    return this.#output.join('\n');
  }

  /** The end of that, and whether it is still there. */
  get lastWords(): string {
    const { exitCode = null, signalCode = null } = this.#process ?? {};
    const ended = exitCode ?? signalCode;
    return [...this.#output.slice(-40), ended === null ? '(it runs)' : `(it ended: ${ended})`].join('\n');
  }

  /** Starts it (again), on the port that it had, with more settings if any. */
  async start(more: Settings = {}): Promise<void> {
    this.#settings = { ...this.#settings, ...more };
    const started = spawn('dotnet', [program, 'serve', '--port', this.#port], { env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = started;
    createInterface(started.stderr!).on('line', (line) => this.#output.push(line));
    const lines = createInterface(started.stdout!);
    this.#address = await new Promise((found, failed) => {
      lines.on('line', (line) => {
        this.#output.push(line);
        const address = /listening on (http:\/\/[^\s/;]+)/.exec(line)?.[1];
        if (address) found(address);
      });
      started.once('exit', (code) => failed(new Error(`parley serve ended with ${code}:\n${this.output}`)));
    });
    this.#port = new URL(this.#address).port;
  }

  /** Runs another command of the program on the same data, such as `['keys', 'create', …]`; gives what it says. */
  async run(...args: string[]): Promise<string> {
    const run = spawn('dotnet', [program, ...args], { env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    run.stdout.on('data', (text: Buffer) => (said += text));
    run.stderr.on('data', (text: Buffer) => (said += text));
    const [code] = await once(run, 'close') as [number];
    if (code !== 0) throw new Error(`parley ${args.join(' ')} ended with ${code}:\n${said}`);
    return said;
  }

  /** Ends it as a person would, or with `SIGKILL` as a fault would. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }

  async dispose(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  get #environment(): NodeJS.ProcessEnv {
    const environment: NodeJS.ProcessEnv = {
      ...process.env,
      PARLEY_DATA: join(this.folder, 'data'),
      PARLEY_MODELS: join(this.folder, 'models'),
      PARLEY_VOICES: join(this.folder, 'voices'),
    };
    for (const [name, value] of Object.entries(this.#settings)) {
      if (value === null) delete environment[name];
      else environment[name] = value;
    }
    return environment;
  }
}
