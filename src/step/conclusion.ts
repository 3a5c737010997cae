import { MAY_BE, setsGoing } from '../campaign/commands.js';
import { type State, stateWords, TERMINAL } from '../campaign/state.js';
import type { Inputs } from '../inputs/inputs.js';
import { GREEN, headingOf } from '../report/facts.js';
import type { Progress } from '../report/progress.js';
import type { Report } from '../report/report.js';
import type { SummaryContent } from '../report/summary.js';
import { capital, duration } from '../text/wording.js';
import type { Ending } from './ending.js';

/** What is known of the inputs when there is something wrong with them. */
export type Known = Partial<Pick<Inputs, 'command' | 'workflowId'>>;

/** What a step is about, as far as that is known: `Start WKF110`. */
export function subjectOf({ command, workflowId }: Known): string {
  if (command !== undefined) return [capital(command), workflowId ?? ''].join(' ').trim();
  return workflowId === undefined ? 'Adobe Campaign workflow' : `Workflow ${workflowId}`;
}

/**
 * Reports how the step ended: log line, outputs, annotation, summary.
 *
 * @param inputs undefined if they could not be used
 * @param options.known what is known of them then
 */
export function conclude(
  report: Report,
  progress: Progress,
  ending: Ending,
  inputs: Inputs | undefined,
  options: { known: Known; summary: boolean },
): void {
  const { result, reason, cause, remedy } = ending;
  const still = result === 'unknown' && inputs !== undefined ? [whatRuns(inputs, progress, ending)] : [];
  const also = [...ending.also, ...still];
  const headline = `${capital(ending.headline)}.`;
  const verdict = [
    result === 'confirmed' ? `Confirmed: ${ending.headline}.` : headline,
    ...(cause === undefined ? [] : [`Likely cause: ${cause}`]),
    ...(remedy === undefined ? [] : [`What to do: ${remedy}`]),
  ];
  const lines = [...verdict, ...also];
  const message = [...verdict, ...(ending.alsoShort ?? also)].join(' ');
  const facts = progress.facts({ result, reason, message });
  if (GREEN[result]) report.info(lines.join(' '));
  const link = inputs === undefined || !needsLook(ending) ? undefined : campaignAddress(inputs);
  const { sentAtMs } = progress;
  const summary: SummaryContent = {
    heading: headingOf(subjectOf(options.known), result),
    request: inputs?.dryRun === true ? progress.request : undefined,
    headline,
    cause,
    remedy,
    link,
    also: [...progress.notes.map((note) => `⚠️ ${note}`), ...also],
    columns: [
      ['Tenant', inputs?.organization ?? ''],
      ['Activity', progress.signal?.activity ?? ''],
      ['State before', inWords(facts.previousState)],
      ['State last seen', inWords(facts.state)],
      ['HTTP status', facts.answer === undefined ? '' : String(facts.answer.status)],
      ['Duration', duration(facts.elapsedMs)],
    ],
    details: [
      ['Reason', reason],
      ['Parameters', progress.signal?.parameters.join(', ') ?? ''],
      ['Request ID', facts.answer?.requestId ?? ''],
    ],
    timeline: progress.timeline,
    sent:
      sentAtMs === undefined || inputs === undefined
        ? undefined
        : { command: inputs.command, atMs: sentAtMs },
    endedAtMs: progress.wallMs(),
  };
  report.finish(facts, lines.join('\n'), options.summary ? summary : undefined);
}

function inWords(state: State | undefined): string {
  return state === undefined ? '' : stateWords(state);
}

/** Whether a person has to look at the workflow in Campaign. */
function needsLook({ result, reason, remedy }: Ending): boolean {
  return (
    result === 'unknown' ||
    reason === 'already-running' ||
    /\b(look|read)\b.* in Campaign/i.test(remedy ?? '')
  );
}

/**
 * Campaign's own address, as far as it is documented: the tenant's host. Undefined for a tenant with a dot, whose host
 * is not known, and for an API that is not Adobe's.
 */
function campaignAddress({ organization, baseUrl }: Inputs): string | undefined {
  const isAdobe = baseUrl.hostname.endsWith('.adobe.io');
  return isAdobe && !organization.includes('.') ? `https://${organization}.campaign.adobe.com` : undefined;
}

/** What the reader of a red step must know about the workflow itself. */
function whatRuns({ command, workflowId }: Inputs, progress: Progress, ending: Ending): string {
  const { state, watch } = progress;
  const workflow = `Workflow ${workflowId}`;
  const mayBe = `${workflow} ${MAY_BE[command]} in Campaign.`;
  if (state === undefined) return `${mayBe} Its state was never read.`;
  if (watch?.hasRead !== true)
    return `${mayBe} It was ${stateWords(state)} ${watch?.joined ? 'at first' : 'before the command'}, and its state was not read since.`;
  const seen = `was ${stateWords(state)} when last read.`;
  // A pause or stop does not make a workflow run that has ended.
  const hasEnded = TERMINAL.has(state) && !setsGoing(command);
  return hasEnded || ending.cleanedUp !== undefined ? `${workflow} ${seen}` : `${mayBe} It ${seen}`;
}
