import type { Given } from './inputs/inputs.js';
import type { Report } from './report/report.js';

/** What the process that runs the action gives it, besides the world; tests bring their own. */
export interface Host {
  report: Report;
  given: Given;
  /** Has `listener` called with the name of each signal to stop. */
  onSignal(listener: (signal: string) => void): void;
  /** Has `listener` called with an error that no promise carries. */
  onUncaught(listener: (error: unknown) => void): void;
  /** Ends the process immediately. */
  exit(): void;
}

/**
 * Does some work, and has `onDefect` called with whatever it throws, or whatever no promise carries. After the latter
 * the process ends, since nothing is certain any more.
 */
export async function guarded(
  host: Host,
  onDefect: (error: unknown) => void,
  work: () => Promise<void>,
): Promise<void> {
  host.onUncaught((error) => {
    onDefect(error);
    host.exit();
  });
  try {
    await work();
  } catch (error) {
    onDefect(error);
  }
}
