import { commandUrl } from '../campaign/api.js';
import { MAY_BE } from '../campaign/commands.js';
import { stateWords } from '../campaign/state.js';
import type { Inputs } from '../inputs/inputs.js';
import { GREEN } from '../report/facts.js';
import type { Progress } from '../report/progress.js';
import type { Report } from '../report/report.js';
import { capital, duration } from '../text/wording.js';
import type { Ending } from './ending.js';

/**
 * Reports how the step ended: log line, outputs, annotation, summary.
 *
 * @param inputs the inputs, if they are valid; otherwise only whether to write a summary
 */
export function conclude(
  report: Report,
  progress: Progress,
  inputs: Inputs | Pick<Inputs, 'jobSummary'>,
  ending: Ending,
): void {
  const green = GREEN[ending.result];
  const used = 'workflowId' in inputs ? inputs : undefined;
  const still = ending.result === 'unknown' && used !== undefined ? [whatRuns(used, progress, ending)] : [];
  const paragraphs = [...ending.paragraphs, ...still];
  const facts = progress.facts(ending.result);
  const headline = `${capital(ending.headline)}.`;
  if (green) report.info([headline, ...paragraphs].join(' '));
  const title = `Adobe Campaign workflow: ${ending.result}`;
  const step = used === undefined ? 'Adobe Campaign workflow' : `${capital(used.command)} ${used.workflowId}`;
  report.finish(
    facts,
    green ? undefined : { title, text: [headline, ...paragraphs].join('\n') },
    inputs.jobSummary
      ? {
          heading: `${green ? '✅' : '❌'} ${step}: ${ending.result}`,
          paragraphs: [headline, ...progress.notes.map((note) => `⚠️ ${note}`), ...paragraphs],
          rows: [
            ['Result', ending.result],
            ['Workflow', used?.workflowId ?? ''],
            ['Tenant', used?.organization ?? ''],
            ['Command', used?.command ?? ''],
            ['HTTP status', facts.answer === undefined ? '' : String(facts.answer.status)],
            ['Request ID', facts.answer?.requestId ?? ''],
            ['State before', facts.previousState === undefined ? '' : stateWords(facts.previousState)],
            ['State last seen', facts.state === undefined ? '' : stateWords(facts.state)],
            ['Duration', duration(facts.elapsedMs)],
          ],
          timeline: progress.timeline,
          ...(used?.dryRun === true ? { request: requestText(used) } : {}),
        }
      : undefined,
  );
}

/** What the reader of a red step must know about the workflow itself. */
function whatRuns({ command, workflowId }: Inputs, progress: Progress, ending: Ending): string {
  const seen = lastSeen(progress);
  if (ending.cleanedUp !== undefined) return `${seen}.`;
  return `Workflow ${workflowId} ${MAY_BE[command]} in Campaign. ${seen}.`;
}

function lastSeen({ state, watch }: Progress): string {
  if (state === undefined) return 'Its state was never read';
  return watch?.hasRead
    ? `It was ${stateWords(state)} when last read`
    : `It was ${stateWords(state)} before the command, and its state was not read since`;
}

/** The request for the command, without its headers, which hold the secrets. */
export function requestText(inputs: Inputs): string {
  return `POST ${commandUrl(inputs).href} ${JSON.stringify({ method: inputs.command })}`;
}
