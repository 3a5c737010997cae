import { STATE_NAME } from './interruption.js';
import { Progress } from './progress.js';
import { words } from './report.js';
import { type RunContext, run } from './run.js';

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

  const endAtOnce = (title: string, text: string): void => {
    const facts = progress.facts(progress.maybeApplied ? 'unknown' : 'failed');
    const after = progress.maybeApplied
      ? 'The command may have been applied, and what `if-interrupted` asks for, if anything, may not have been done: look at the workflow in Campaign before you run this again.'
      : 'No command was sent.';
    report.finish(facts, { title: `Adobe Campaign workflow: ${title}`, text: `${text}\n${after}` });
  };

  context.onSignal((signal) => {
    if (interruption.signal.aborted) {
      endAtOnce('cancelled', `A second signal (${signal}) came, so the step ended at once.`);
      context.exit();
      return;
    }
    report.info(`${signal} received: the step is cancelled`);
    interruption.abort();
  });

  const onDefect = (error: unknown): void => {
    report.trace(error);
    // Of a step that was not cancelled nothing is to be cleaned up by whatever is cancelled later.
    if (!interruption.signal.aborted) report.keep(STATE_NAME, '');
    endAtOnce(
      'internal error',
      `The action itself failed: ${words(error)}.\nWhat to do: please report this, with the log of a dry run with debug logging.`,
    );
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
