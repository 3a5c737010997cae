import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Exchange, HttpRequest } from '../../src/http/exchange.js';
import type { Limits } from '../../src/http/http.js';

/** What the parent tells the child. */
export type Order =
  | {
      kind: 'send';
      id: number;
      request: Omit<HttpRequest, 'url' | 'signal'> & { url: string };
      env: Readonly<Record<string, string>>;
      /** In place of those that the action has. */
      limits: Partial<Limits>;
      /** Aborts its signal before `send` is called, or right after, before the event loop turns. */
      aborted: 'before' | 'while connecting' | undefined;
    }
  | { kind: 'abort'; id: number };

/** What the child tells the parent. */
export type Told =
  | { kind: 'ready' }
  | { kind: 'exchange'; id: number; exchange: Exchange }
  | { kind: 'fault'; text: string };

/** One request as a test gives it. */
export interface Sent extends Partial<Omit<HttpRequest, 'url'>> {
  /** The environment's proxy settings for this request. */
  env?: Readonly<Record<string, string>>;
  limits?: Partial<Limits>;
  aborted?: 'before' | 'while connecting';
}

/** A header that no answer may be lost for, and that shows in what a server received. */
export const MARK = 'key-under-test';

/** What a test that says nothing else sends. */
export const COMMAND = {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'X-Api-Key': MARK },
  body: '{"method":"start"}',
  // Longer than a test may take: what should not wait for the limit fails if it does.
  limitMs: 60_000,
} as const;

/**
 * `send` as the action runs it: in a plain process that trusts the CA of `tls/` through NODE_EXTRA_CA_CERTS,
 * which Node reads at its start only. (Within jest, moreover, an error of Node's own is not `instanceof Error`.)
 */
export class Sender {
  /** Whatever broke loose in the child: there is nobody to catch it in the action. */
  readonly faults: string[] = [];
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (exchange: Exchange) => void>();
  private readonly ready: Promise<void>;
  private nextId = 1;

  constructor() {
    this.child = fork(fileURLToPath(new URL('send-child.ts', import.meta.url)), {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      execArgv: ['--import', 'tsx'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('tls/ca.pem', import.meta.url)),
      },
    });
    this.ready = new Promise((resolve) => {
      this.child.on('message', (told: Told) => {
        if (told.kind === 'ready') resolve();
        else if (told.kind === 'fault') this.faults.push(told.text);
        else this.waiting.get(told.id)?.(told.exchange);
      });
    });
    this.child.on('exit', (code) => this.faults.push(`the child ended with ${code}`));
  }

  /** Sends {@link COMMAND} with `sent` over it. */
  async send(
    url: string,
    { env = {}, limits = {}, aborted, signal, ...request }: Sent = {},
  ): Promise<Exchange> {
    await this.ready;
    const id = this.nextId++;
    signal?.addEventListener('abort', () => this.tell({ kind: 'abort', id }));
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.tell({ kind: 'send', id, request: { ...COMMAND, ...request, url }, env, limits, aborted });
    });
  }

  stop(): void {
    this.child.removeAllListeners('exit');
    this.child.kill('SIGKILL');
  }

  private tell(order: Order): void {
    this.child.send(order);
  }
}
