import { accessTo } from './access.js';
import { recordUrl } from './campaign.js';
import { Deadline } from './clock.js';
import { SECRET_INPUTS } from './credentials.js';
import { deliver } from './deliver.js';
import { parseInputs } from './inputs.js';
import { cleanUpSentence, readDebt } from './interruption.js';
import type { Report } from './report.js';
import type { Dependencies } from './step.js';
import { capital } from './wording.js';

/** GitHub itself gives a post run minutes; this one needs less. */
const POST_LIMIT_MS = 60_000;

/**
 * The post run of a cancelled job: makes up for a pause or stop that the main run owed and could not get
 * through. Does nothing when nothing is owed. It can never send a start.
 *
 * @param kept what the main run kept with the runner; empty if it kept nothing
 */
export async function runPost(
  dependencies: Omit<Dependencies, 'log'>,
  report: Report,
  input: (name: string) => string,
  kept: string,
): Promise<void> {
  for (const name of SECRET_INPUTS) report.mask(input(name));
  const debt = readDebt(kept);
  if (debt === undefined) {
    report.info('Nothing to clean up');
    report.color('green');
    return;
  }
  const { command, workflow } = debt;
  if (debt.owed === 'unsure') {
    report.warning(
      `${capital(command)} was sent to ${workflow} when the step was cancelled, but may not have arrived. It is not sent twice: look at the workflow in Campaign.`,
    );
    report.color('green');
    return;
  }
  const look = `What to do: look at the workflow in Campaign (${workflow}).`;
  const parsed = parseInputs(input);
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
    deadline: new Deadline(dependencies.clock, POST_LIMIT_MS),
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
