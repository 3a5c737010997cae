import { guarded, type Host } from './host.js';
import { Progress } from './report/progress.js';
import { messageOf } from './report/report.js';
import type { World } from './requests/session.js';
import { run } from './run.js';
import { STATE_NAME } from './step/clean-up.js';

/** The main run. It sets every output, whatever happens. */
export async function main(host: Host, world: World): Promise<void> {
  const { report, given, caller } = host;
  const progress = new Progress(world.clock);
  const interruption = new AbortController();

  // A second signal changes nothing: the step is already ending, and the `if-interrupted` attempt has its 5 s.
  host.onSignal((signal) => {
    report.info(
      interruption.signal.aborted ? `${signal} received` : `${signal} received: the step is cancelled`,
    );
    interruption.abort();
  });

  const onDefect = (error: unknown): void => {
    report.trace(error);
    // If this step was not cancelled, its post run must not clean up after it.
    if (!interruption.signal.aborted) report.keep(STATE_NAME, '');
    const result = progress.sentAtMs === undefined ? 'failed' : 'unknown';
    const lines = [
      `The action itself failed: ${messageOf(error)}.`,
      'What to do: please report this, with the log of a dry run with debug logging.',
      result === 'failed'
        ? 'No command was applied.'
        : 'The command may have been applied, and a pause or stop that `if-interrupted` asks for may not have been sent. Look at the workflow in Campaign before you run this again.',
    ];
    report.finish(progress.facts({ result, reason: 'internal', message: lines.join(' ') }), lines.join('\n'));
  };
  await guarded(host, onDefect, () =>
    run({ report, given, caller, progress, interruption: interruption.signal }, world),
  );
}
