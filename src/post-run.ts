import { commandOrder, recordUrl } from './campaign/api.js';
import { oddSuccess } from './campaign/verdict.js';
import { guarded, type Host } from './host.js';
import { secretProblem, secretsIn } from './inputs/credentials.js';
import { messageOf } from './report/report.js';
import { accessTo } from './requests/access.js';
import { deliver } from './requests/deliver.js';
import { openSession, type World } from './requests/session.js';
import type { Credentials } from './requests/tokens.js';
import { cleanUpSentence, type KeptCleanUp, readKept } from './step/clean-up.js';
import { capital } from './text/wording.js';

/** GitHub allows a post run minutes; this one needs less. */
const POST_LIMIT_MS = 60_000;

/**
 * How long after the step's last sign of life the post run still cleans up. Later, the job has moved on, and a run
 * in Campaign may be somebody else's.
 */
const LONGEST_SILENCE_MS = 10 * 60_000;

/**
 * The post run, at the end of every job. It sends the pause or stop that the main run could not send, or that was
 * certainly refused. It does nothing if there is nothing to clean up, and it can never send a start.
 *
 * @param kept what the main run saved with the runner; empty if it saved nothing
 */
export async function runPost(host: Host, world: World, kept: string): Promise<void> {
  const { report } = host;
  const onDefect = (error: unknown): void => {
    report.trace(error);
    report.fail(
      'internal error',
      `The action’s own post run failed: ${messageOf(error)}.\nWhat to do: look at the workflow in Campaign, which may be running, and please report this.`,
    );
  };
  await guarded(host, onDefect, () => settle(host, world, kept));
}

async function settle({ report, given }: Host, world: World, text: string): Promise<void> {
  for (const secret of secretsIn(given)) report.mask(secret);
  const kept = readKept(text);
  if (kept === undefined) {
    report.info('Nothing to clean up');
    report.color('green');
    return;
  }
  const { command, address } = kept;
  const workflow = recordUrl(address).href;
  report.about(`${capital(command)} ${address.workflowId}`);
  if (kept.standing === 'unsure') {
    report.warning(
      `When the step ended, ${command} was sent or about to be sent to ${workflow}, and may or may not have arrived. It is not sent twice: look at the workflow in Campaign.`,
    );
    report.color('green');
    return;
  }
  if (Math.abs(world.clock.wallMs() - kept.aliveAtMs) > LONGEST_SILENCE_MS) {
    report.warning(
      `The ${command} that \`if-interrupted\` asks for was not sent to ${workflow} when the step ended. That was over 10 minutes ago, so another run may be under way by now. Nothing is sent; look at the workflow in Campaign.`,
    );
    report.color('green');
    return;
  }
  const notCleanedUp = (what: string): void =>
    report.fail(
      'not cleaned up',
      `${what}\nWhat to do: look at the workflow in Campaign (${workflow}), which may be running, and ${command} it there if need be.`,
    );
  const credentials = credentialsFor(kept, (name) => (given.get(name) ?? '').trim());
  if (credentials === undefined) {
    notCleanedUp(
      `The ${command} that \`if-interrupted\` asks for was not sent: this post run got no secrets. GitHub passes none to an action that runs inside two nested composite actions.`,
    );
    return;
  }
  report.info(
    `The step ended before it could ${command} workflow ${address.workflowId}: sending ${command} now`,
  );
  const session = openSession(world, report, POST_LIMIT_MS, { setBy: 'the limit of a minute' });
  const access = accessTo(address, credentials, kept.imsUrl);
  const delivery = await deliver(session, access, commandOrder(address, command));
  const sentence = cleanUpSentence(command, delivery);
  if (delivery.kind === 'accepted') {
    if (oddSuccess(delivery.answer) === undefined) report.info(sentence);
    else report.warning(sentence);
    report.color('green');
  } else {
    notCleanedUp(sentence);
  }
}

/** The credentials that the main run had; undefined if the inputs no longer hold them. */
function credentialsFor({ scopes }: KeptCleanUp, input: (name: string) => string): Credentials | undefined {
  const apiKey = input('api-key');
  const accessToken = input('access-token');
  const clientSecret = input('client-secret');
  const other = scopes === undefined ? accessToken : clientSecret;
  if (secretProblem(apiKey) !== undefined || secretProblem(other) !== undefined) return undefined;
  return scopes === undefined
    ? { kind: 'given', apiKey, accessToken }
    : { kind: 'minted', apiKey, clientSecret, scopes };
}
