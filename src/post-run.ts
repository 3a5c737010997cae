import { accessTo } from './access.js';
import { recordUrl } from './campaign.js';
import { Deadline } from './clock.js';
import { secretsIn } from './credentials.js';
import { deliver } from './deliver.js';
import { parseInputs } from './inputs.js';
import { cleanUpSentence, readDebt } from './interruption.js';
import type { MainContext } from './main.js';
import { words } from './report.js';
import { capital } from './wording.js';

/** GitHub itself gives a post run minutes; this one needs less. */
const POST_LIMIT_MS = 60_000;

/**
 * A debt that is older has outlived its job: GitHub ends a cancelled one, post runs and all, 5 minutes after it.
 * It is of a step that was cancelled by its own `timeout-minutes`, and the job has gone on since.
 */
const LONGEST_DEBT_MS = 10 * 60_000;

/** What the post run needs of its process. */
export interface PostContext
  extends Pick<MainContext, 'report' | 'given' | 'dependencies' | 'onUncaught' | 'exit'> {
  /** What the main run kept with the runner; empty if it kept nothing. */
  kept: string;
}

/**
 * The post run of a cancelled job: makes up for a pause or stop that the main run owed and could not get
 * through. Does nothing when nothing is owed. It can never send a start.
 */
export async function runPost(context: PostContext): Promise<void> {
  const { report } = context;
  const onDefect = (error: unknown): void => {
    report.trace(error);
    report.fail(
      'Adobe Campaign workflow: internal error',
      `The post run of the action itself failed: ${words(error)}.\nWhat to do: look at the workflow in Campaign, which may be running; and please report this.`,
    );
  };
  context.onUncaught((error) => {
    onDefect(error);
    context.exit();
  });
  try {
    await settle(context);
  } catch (error) {
    onDefect(error);
  }
}

async function settle({ dependencies, report, given, kept }: PostContext): Promise<void> {
  for (const secret of secretsIn(given)) report.mask(secret);
  const debt = readDebt(kept);
  if (debt === undefined) {
    report.info('Nothing to clean up');
    report.color('green');
    return;
  }
  const { command, workflow } = debt;
  if (debt.owed === 'unsure') {
    report.warning(
      `${capital(command)} was on its way to ${workflow} when the step ended, and may or may not have arrived. It is not sent twice: look at the workflow in Campaign.`,
    );
    report.color('green');
    return;
  }
  const { interruptedAtMs } = debt;
  if (interruptedAtMs !== undefined && dependencies.clock.wallMs() - interruptedAtMs > LONGEST_DEBT_MS) {
    report.warning(
      `${capital(command)} could not be sent to ${workflow} when the step was cancelled. That is too long ago to do it now, since another run may be under way: look at the workflow in Campaign.`,
    );
    report.color('green');
    return;
  }
  const look = `What to do: look at the workflow in Campaign (${workflow}).`;
  const parsed = parseInputs(given);
  if (!parsed.ok || recordUrl(parsed.inputs).href !== workflow) {
    report.fail(
      'Adobe Campaign workflow: not cleaned up',
      `${capital(command)} is owed to ${workflow}, but the inputs have changed since, and no other workflow is to be touched.\n${look}`,
    );
    return;
  }
  report.info(`The cancelled step left workflow ${parsed.inputs.workflowId} behind: sending ${command}`);
  const step = {
    ...dependencies,
    log: report,
    deadline: new Deadline(dependencies.clock, POST_LIMIT_MS, 'the limit of a minute'),
    interruption: new AbortController().signal,
  };
  const delivery = await deliver(step, accessTo(parsed.inputs), command);
  const sentence = cleanUpSentence(command, delivery);
  if (delivery.kind === 'accepted') {
    report.info(sentence);
    report.color('green');
  } else {
    report.fail('Adobe Campaign workflow: not cleaned up', `${sentence}\n${look}`);
  }
}
