import { Progress } from './report/progress.js';
import { messageOf } from './report/report.js';
import { type RunContext, run } from './run.js';
import { STATE_NAME } from './step/clean-up.js';

/** What the main run needs of its process. */
export interface MainContext extends Omit<RunContext, 'progress' | 'interruption'> {
  /** Has `listener` called with the name of each signal to stop. */
  onSignal(listener: (signal: string) => void): void;
  /** Has `listener` called with an error that no promise carries. */
  onUncaught(listener: (error: unknown) => void): void;
  /** Ends the process at once. */
  exit(): void;
}

/** The main run. Whatever happens, all outputs are set in the end. */
export async function main(context: MainContext): Promise<void> {
  const { report, dependencies } = context;
  const progress = new Progress(dependencies.clock);
  const interruption = new AbortController();

  // A further signal changes nothing: the step is ending, and the attempt of `if-interrupted` has its 5 s.
  context.onSignal((signal) => {
    report.info(
      interruption.signal.aborted ? `${signal} received` : `${signal} received: the step is cancelled`,
    );
    interruption.abort();
  });

  const onDefect = (error: unknown): void => {
    report.trace(error);
    // If this step was not cancelled, its post run must not clean up after it.
    if (!interruption.signal.aborted) report.keep(STATE_NAME, '');
    const sent = progress.maybeApplied
      ? 'The command may have been applied, and what `if-interrupted` asks for, if anything, may not have been done: look at the workflow in Campaign before you run this again.'
      : 'No command was sent.';
    report.finish(progress.facts(progress.maybeApplied ? 'unknown' : 'failed'), {
      title: 'Adobe Campaign workflow: internal error',
      text: `The action itself failed: ${messageOf(error)}.\nWhat to do: please report this, with the log of a dry run with debug logging.\n${sent}`,
    });
  };
  context.onUncaught((error) => {
    onDefect(error);
    context.exit();
  });

  try {
    await run({ ...context, progress, interruption: interruption.signal });
  } catch (error) {
    onDefect(error);
  }
}
