import type { Given } from './inputs/inputs.js';
import type { Report } from './report/report.js';

/** What the action's process provides, besides the world; tests supply their own. */
export interface Host {
  report: Report;
  given: Given;
  /** Who sends a signal, unless `source` says otherwise. */
  caller: string;
  /** Calls `listener` with the name of each stop signal that arrives. */
  onSignal(listener: (signal: string) => void): void;
  /** Calls `listener` with an error that nothing caught. */
  onUncaught(listener: (error: unknown) => void): void;
  /** Ends the process immediately. */
  exit(): void;
}

/**
 * Runs `work` and passes every defect to `onDefect`. A defect outside `work`'s promise also ends the process,
 * since its state can no longer be trusted.
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
