import { type Command, recordUrl } from './campaign.js';
import type { Ending } from './ending.js';
import type { Inputs } from './inputs.js';
import type { Progress } from './progress.js';
import { GREEN, type Report } from './report.js';
import { type State, stateWords } from './state.js';
import { capital, seconds } from './wording.js';

/** Tells how the step ended: log line, outputs, annotation, summary. */
export function conclude(
  report: Report,
  progress: Progress,
  inputs: Inputs | undefined,
  ending: Ending,
): void {
  const green = GREEN[ending.result];
  const still =
    green || !progress.maybeApplied || inputs === undefined ? [] : [whatRuns(inputs, progress.state, ending)];
  const paragraphs = [...ending.paragraphs, ...still];
  const facts = {
    result: ending.result,
    answer: progress.answer,
    previousState: progress.previousState,
    state: progress.state,
    elapsedMs: progress.elapsedMs(),
  };
  const headline = capital(ending.headline);
  if (green) report.info(`${headline}. ${paragraphs.join(' ')}`);
  const title = `Adobe Campaign workflow: ${ending.result}`;
  report.finish(
    facts,
    green ? undefined : { title, text: [`${headline}.`, ...paragraphs].join('\n') },
    inputs?.jobSummary === false
      ? undefined
      : {
          green,
          headline: ending.headline,
          rows: [
            ['Workflow', inputs?.workflowId ?? ''],
            ['Tenant', inputs?.organization ?? ''],
            ['Command', inputs?.command ?? ''],
            ['Result', ending.result],
            ['HTTP status', progress.answer === undefined ? '' : String(progress.answer.status)],
            ['Request ID', progress.answer?.requestId ?? ''],
            ['State before', words(progress.previousState)],
            ['State last seen', words(progress.state)],
            ['Duration', seconds(facts.elapsedMs)],
          ],
          timeline: progress.timeline,
          paragraphs,
          request: inputs?.dryRun === true ? requestLines(inputs) : [],
        },
  );
}

function words(state: State | undefined): string {
  return state === undefined ? '' : stateWords(state);
}

/** What a reader of a red step must know about the workflow itself. */
function whatRuns({ command, workflowId }: Inputs, state: State | undefined, ending: Ending): string {
  const seen = state === undefined ? 'Its state was never read' : `It was last seen ${stateWords(state)}`;
  if (ending.cleanedUp === true) return `${seen}; what was sent then takes effect by and by.`;
  if (state === 'finished' || state === 'erroneous') return `${seen}.`;
  const may: Record<Command, string> = {
    start: 'may be running',
    resume: 'may be running',
    pause: 'may be running or paused',
    stop: 'may still be running',
  };
  return `Workflow ${workflowId} ${may[command]} in Campaign. ${seen}.`;
}

/** The request that is not sent in a dry run, without its headers: they hold the secrets. */
export function requestLines(inputs: Inputs): string[] {
  return [`POST ${recordUrl(inputs).href}/commands`, JSON.stringify({ method: inputs.command })];
}
