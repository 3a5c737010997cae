import type { Clock } from '../src/http/clock.js';
import { Deadline } from '../src/http/clock.js';
import type { Answer, Exchange, HttpRequest } from '../src/http/exchange.js';
import type { Access } from '../src/requests/access.js';
import type { Session } from '../src/requests/session.js';
import { TokenSource } from '../src/requests/tokens.js';
import { oneLine } from '../src/text/untrusted-text.js';

/** Something that is due at a moment, once or again and again. */
interface Timer {
  dueMs: number;
  everyMs: number | undefined;
  action: () => void;
  /** It happens outside the process, whatever becomes of that. */
  outside: boolean;
}

/** A clock whose time passes only while somebody sleeps: hours pass in milliseconds. */
export class FakeClock implements Clock {
  protected ms = 0;
  protected readonly timers = new Set<Timer>();

  nowMs(): number {
    return this.ms;
  }

  wallMs(): number {
    return Date.UTC(2026, 0, 1) + this.ms;
  }

  /** Lets `ms` milliseconds pass with all that is due in them, or fewer if that aborts `signal`. */
  advance(ms: number, signal?: AbortSignal): void {
    const untilMs = this.ms + Math.max(0, ms);
    while (!this.halted(signal)) {
      if (!this.fireNext(untilMs, () => true)) {
        this.ms = Math.max(this.ms, untilMs);
        return;
      }
    }
  }

  protected halted(signal: AbortSignal | undefined): boolean {
    return signal?.aborted === true;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.advance(ms, signal);
  }

  every(everyMs: number, action: () => void): () => void {
    return this.add({ dueMs: this.ms + everyMs, everyMs, action, outside: false });
  }

  /** Calls `action` once, `ms` milliseconds from now. */
  after(ms: number, action: () => void, outside = false): () => void {
    return this.add({ dueMs: this.ms + ms, everyMs: undefined, action, outside });
  }

  private add(timer: Timer): () => void {
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  /** Does what is due next by `untilMs`; returns whether there was anything. */
  protected fireNext(untilMs: number, concerns: (timer: Timer) => boolean): boolean {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (
        timer.dueMs <= untilMs &&
        concerns(timer) &&
        timer.dueMs < (next?.dueMs ?? Number.POSITIVE_INFINITY)
      )
        next = timer;
    }
    if (next === undefined) return false;
    this.ms = Math.max(this.ms, next.dueMs);
    if (next.everyMs === undefined) this.timers.delete(next);
    else next.dueMs = this.ms + next.everyMs;
    next.action();
    return true;
  }
}

/** A step that sends no request: a function answers, and the log is kept. */
export interface FakeStep extends Session {
  clock: FakeClock;
  requests: HttpRequest[];
  lines: string[];
  warnings: string[];
  interrupt(): void;
}

/** @param answer what comes back to each request */
export function fakeStep(
  answer: (request: HttpRequest, clock: FakeClock) => Exchange,
  options: { timeoutMs?: number | undefined; random?: (() => number) | undefined } = {},
): FakeStep {
  const clock = new FakeClock();
  const interruption = new AbortController();
  const step: FakeStep = {
    clock,
    requests: [],
    lines: [],
    warnings: [],
    interrupt: () => interruption.abort(),
    interruption: interruption.signal,
    deadline: new Deadline(clock, options.timeoutMs ?? 3_600_000),
    random: options.random ?? (() => 0.5),
    send: async (request) => {
      step.requests.push(request);
      return answer(request, clock);
    },
    log: {
      info: (text) => void step.lines.push(text),
      debug: () => undefined,
      warning: (text) => void step.warnings.push(text),
      mask: () => undefined,
      redact: (text) => text,
      clean: (text, maxLength) => oneLine(text, maxLength),
    },
  };
  return step;
}

/** An answer as src/http gives it. */
export function answered(status: number, body: unknown = '', rest: Partial<Answer> = {}): Answer {
  return {
    kind: 'answered',
    status,
    retryAfter: undefined,
    date: undefined,
    contentType: undefined,
    requestId: undefined,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    bodyComplete: true,
    ...rest,
  };
}

/** Access to a workflow with a token that is given, or minted at `https://ims.example`. */
export function accessWith(kind: 'given' | 'minted' = 'given'): Access {
  const credentials =
    kind === 'given'
      ? ({ kind, apiKey: 'key', accessToken: 'token' } as const)
      : ({ kind, apiKey: 'key', clientSecret: 'secret', scopes: ['openid'] } as const);
  return {
    address: { baseUrl: new URL('https://mc.adobe.io'), organization: 'geometrixx', workflowId: 'WKF110' },
    apiKey: 'key',
    tokens: new TokenSource(credentials, new URL('https://ims.example')),
  };
}
