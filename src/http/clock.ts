/** Time as the action sees it, so that tests can run hours in milliseconds. */
export interface Clock {
  /** Monotonic time in milliseconds; only differences mean anything. */
  nowMs(): number;
  /** Wall-clock time in milliseconds since the epoch; for HTTP dates, and for times that outlive the process. */
  wallMs(): number;
  /** Resolves after `ms` milliseconds, or immediately once `signal` is aborted; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `action` every `ms` milliseconds, until the returned function is called. Lets the process end. */
  every(ms: number, action: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  // Unlike `performance`, which loads eight more modules, this is there at once.
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
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
 * The delay for a Node timer that must not fire before `ms` milliseconds have passed. Node drops fractions, and
 * counts from the start of the current turn of the event loop.
 */
export function timerMs(ms: number): number {
  return Math.max(0, Math.ceil(ms)) + 1;
}

/** The moment by which the step must be over. */
export class Deadline {
  /** What set the deadline, in words for the user. */
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
