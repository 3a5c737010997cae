/** What Campaign would have received, and done: as lines for the log, as Markdown, and what of it is a warning. */

import type { WorkflowView } from '../simulator/campaign/workflows.js';
import type { JournalEntry } from '../simulator/journal.js';
import { escapeMarkdown, oneLine } from '../src/text/untrusted-text.js';
import { capital, timeOfDay } from '../src/text/wording.js';

/** What the simulator has written down, and when it began, in milliseconds since the epoch. */
export interface Received {
  readonly journal: readonly JournalEntry[];
  readonly workflows: readonly WorkflowView[];
  readonly beganMs: number;
}

export interface Account {
  readonly lines: readonly string[];
  readonly markdown: string;
  readonly warnings: readonly string[];
}

/** GitHub takes a summary of 1 MiB, and a row has 2 KiB at most. */
const MOST_ROWS = 200;

/** What went elsewhere is not known here: perhaps to the real Campaign. */
const NOTHING_CAME =
  'Likely cause: The steps of the action did not run, or lack base-url and ims-url of this rehearsal. What to do: Look at their logs, and give them both.';

const NO_COMMAND =
  'Likely cause: The steps of the action ended before they sent one, as a dry run does, or were told to by if-running. What to do: Look at their results.';

const COUNTERS = ['starts', 'pauses', 'resumes', 'stops'] as const;
const COLUMNS = [...COUNTERS, 'signals', 'mailings'];

/** The account of a rehearsal. Names and texts in it come from outside, and are shown as data. */
export function account({ journal, workflows, beganMs }: Received): Account {
  const commands = journal.filter(({ kind }) => kind === 'command');
  const rows = commands.slice(0, MOST_ROWS).map((entry) => rowOf(entry, workflows, beganMs));
  const left = commands.length - rows.length;
  const more = left > 0 ? [`${left} more are left out`] : [];
  const number = (kind: string): number => journal.filter((entry) => entry.kind === kind).length;
  const mailings = workflows.reduce((sum, { mailed }) => sum + mailed, 0);
  const others = `It also received ${count(number('read'), 'read')}, ${count(number('mint'), 'token request')} and ${count(number('other'), 'other request')}.`;
  const heading = `Rehearsal: ${count(commands.length, 'command')}, ${count(mailings, 'mailing')}`;
  const warnings =
    commands.length === 0
      ? [`No command arrived. ${number('read') === 0 ? NOTHING_CAME : NO_COMMAND}`]
      : workflows.flatMap((workflow) => warningOf(workflow, commands));
  return {
    warnings,
    lines: [
      heading,
      ...rows.map(([at, id, command, http, effect]) => `${at} ${command} to ${id}: ${http}, ${effect}`),
      ...[...more, others],
      ...workflows.map(
        (one) =>
          `${one.id}: ${numbersOf(one)
            .map((value, index) => `${COLUMNS[index]} ${value}`)
            .join(', ')}`,
      ),
    ].map((line) => oneLine(line, 500)),
    markdown: [
      `### ${heading}`,
      '',
      'A simulated Adobe Campaign received this. No message went out for it.',
      '',
      ...warnings.flatMap((warning) => [`**Warning:** ${escapeMarkdown(oneLine(warning, 600))}`, '']),
      ...(rows.length === 0 ? [] : table(['Time (UTC)', 'Workflow', 'Command', 'Answer', 'Effect'], rows)),
      ...more.flatMap((line) => [`${line}.`, '']),
      others,
      '',
      ...table(
        ['Workflow', 'State', ...COLUMNS.map(capital)],
        workflows.map((one) => [one.id, one.state, ...numbersOf(one).map(String)]),
      ),
    ].join('\n'),
  };
}

function rowOf(entry: JournalEntry, workflows: readonly WorkflowView[], beganMs: number): string[] {
  const { workflowId, command, activity, status, fault, tookEffect, sequence } = entry;
  const signals = workflows.flatMap((workflow) => workflow.signals);
  const became = signals.find((signal) => signal.sequence === sequence)?.became;
  const parameters = parametersIn(entry.body).join(', ');
  const signal = `signal to ${activity ?? 'no such activity'}${parameters === '' ? '' : ` with ${parameters}`}`;
  const effect = became === 'queued' || became === 'lost' ? became : tookEffect ? 'took effect' : 'no effect';
  return [
    timeOfDay(beganMs + entry.at, beganMs),
    workflowId ?? '',
    command === 'signal' ? signal : (command ?? 'none that exists'),
    status === undefined ? 'no answer' : `HTTP ${status}`,
    fault === undefined ? effect : `${effect} (fault: ${fault})`,
  ];
}

/** The names of a signal's parameters; of its values, none is shown. */
function parametersIn(body: string): string[] {
  try {
    const { parameters } = JSON.parse(body) as { parameters?: object };
    return Object.keys(parameters ?? {});
  } catch {
    return [];
  }
}

/** How often what took effect, and how many mailings went out. */
function numbersOf(workflow: WorkflowView): number[] {
  const signals = workflow.signals.filter(({ became }) => became !== 'lost');
  return [...COUNTERS.map((counter) => workflow[counter]), signals.length, workflow.mailed];
}

function warningOf({ id, mailed }: WorkflowView, commands: readonly JournalEntry[]): string[] {
  const effects = new Map<string, number>();
  for (const { workflowId, command, activity, tookEffect } of commands) {
    if (workflowId !== id || !tookEffect) continue;
    const what = activity === undefined ? `${command}` : `${command} to ${activity}`;
    effects.set(what, (effects.get(what) ?? 0) + 1);
  }
  const repeated = [...effects].flatMap(([what, times]) =>
    times > 1 ? [`${what} took effect ${times} times`] : [],
  );
  const facts = [...(mailed > 1 ? [`${mailed} mailings would have gone out`] : []), ...repeated];
  if (facts.length === 0) return [];
  const what = `${oneLine(id, 60)}: ${oneLine(facts.join(', '), 200)}.`;
  return [
    `${what} Likely cause: The pipeline sends the command more than once. What to do: Look in the job summary at which commands did it; if that is meant, there is nothing to do.`,
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** @param rows cells as they came; each is cut to a length that a reader takes in */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const safe = rows.map((cells) => line(cells.map((cell) => escapeMarkdown(oneLine(cell, 100)))));
  return [line(head), line(head.map(() => '---')), ...safe, ''];
}
