import { FakeClock } from '../simulated-time.js';

/** A promise that nothing settles: what a process waits for that was killed. */
export const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Simulated time in which a process can be suspended or killed while the rest of the world goes on. */
export class WorldClock extends FakeClock {
  /** Time in which the process stood still. */
  suspendedMs = 0;
  /** The process was killed. */
  dead = false;
  private shiftMs = 0;

  /** What the machine's own clock says, which somebody may set. */
  override wallMs(): number {
    return this.trueMs() + this.shiftMs;
  }

  /** The time in Campaign, which nobody sets. */
  trueMs(): number {
    return super.wallMs();
  }

  /** Sets the machine's clock forward, or back. */
  set(ms: number): void {
    this.shiftMs += ms;
  }

  protected override halted(signal: AbortSignal | undefined): boolean {
    return this.dead || super.halted(signal);
  }

  /** Whole milliseconds, as Node's timers count them. */
  override advance(ms: number, signal?: AbortSignal): void {
    super.advance(Math.ceil(ms), signal);
  }

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.advance(ms, signal);
    if (this.dead) await never();
  }

  /** The process stands still for `ms` milliseconds. What is due in it comes after that. */
  suspend(ms: number): void {
    const untilMs = this.ms + ms;
    this.suspendedMs += ms;
    while (!this.dead && this.fireNext(untilMs, ({ outside }) => outside));
    if (!this.dead) this.ms = untilMs;
  }

  /** Ends the process, with all that is due in it. */
  kill(): void {
    this.dead = true;
    for (const timer of this.timers) if (!timer.outside) this.timers.delete(timer);
  }
}
