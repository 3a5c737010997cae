/** Time as the action sees it, so that tests can run hours in milliseconds. */
export interface Clock {
  /** Monotonic time in milliseconds; only differences mean anything. */
  nowMs(): number;
  /** Wall-clock time in milliseconds since the epoch; for HTTP dates, and for what outlives the process. */
  wallMs(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` is or becomes aborted; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `action` every `ms` milliseconds, until the function returned is called. Keeps no process alive. */
  every(ms: number, action: () => void): () => void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, timerMs(ms));
      signal?.addEventListener('abort', done);
    }),
  every: (ms, action) => {
    const timer = setInterval(action, ms).unref();
    return () => clearInterval(timer);
  },
};

/**
 * The delay to give a timer of Node's so that it does not fire before `ms` milliseconds have passed: it drops
 * fractions, and counts from the start of the current turn of the event loop.
 */
export function timerMs(ms: number): number {
  return Math.max(0, Math.ceil(ms)) + 1;
}

/** A moment after which the step must be over. */
export class Deadline {
  /** What set it, in the words of its user. */
  readonly setBy: string;
  private readonly clock: Clock;
  private readonly atMs: number;

  /** @param lengthMs milliseconds from now */
  constructor(clock: Clock, lengthMs: number, setBy = '`timeout-minutes`') {
    this.clock = clock;
    this.atMs = clock.nowMs() + lengthMs;
    this.setBy = setBy;
  }

  /** Milliseconds left; 0 once the deadline has passed. */
  remainingMs(): number {
    return Math.max(0, this.atMs - this.clock.nowMs());
  }

  /** True once nothing is left. */
  passed(): boolean {
    return this.remainingMs() === 0;
  }
}
