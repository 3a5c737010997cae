import { stateWords, TERMINAL } from '../campaign/state.js';
import type { Log } from '../text/log.js';
import { escapeMarkdown } from '../text/untrusted-text.js';
import { timeOfDay } from '../text/wording.js';
import type { Sighting } from './facts.js';

/** What the job summary shows. The texts may come from anywhere; {@link summaryMarkdown} makes them safe. */
export interface SummaryContent {
  /** One short line: the command, and how it ended. */
  heading: string;
  /** The request that a dry run did not send. */
  request?: string | undefined;
  /** What happened. */
  headline: string;
  cause?: string | undefined;
  remedy?: string | undefined;
  /** Where a person can look; an address of the action's own making. */
  link?: string | undefined;
  /** Warnings, and whatever else is worth knowing; a paragraph each. */
  also: readonly string[];
  /** Name and value of each column of the table, and of the details below it; empty values are left out. */
  columns: readonly Cell[];
  details: readonly Cell[];
  /** The states seen, oldest first. */
  timeline: readonly Sighting[];
  /** Which command left, and when, in milliseconds since the epoch. */
  sent?: { command: string; atMs: number } | undefined;
  /** When the step ended, in milliseconds since the epoch. */
  endedAtMs: number;
}

type Cell = readonly [name: string, value: string];

type Row = readonly string[];

/** A state that flips for hours must not make the summary longer than GitHub accepts (1 MiB). */
const LONGEST_TIMELINE = 30;

/**
 * The job summary as GitHub Markdown.
 *
 * @param clean as {@link Log.clean}; needed before the escaping, which changes secrets beyond recognition
 */
export function summaryMarkdown(content: SummaryContent, clean: Log['clean']): string {
  const plain = (text: string): string => prose(clean(text, 2_000));
  const labelled = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : [`**${label}:** ${plain(text)}`, ''];
  const filled = (cells: readonly Cell[]): Cell[] =>
    cells.filter(([, value]) => value !== '').map(([name, value]) => [plain(name), plain(value)]);
  const columns = filled(content.columns);
  const lines = [
    `### ${plain(content.heading)}`,
    '',
    ...(content.request === undefined ? [] : [`    ${clean(content.request, 2_000)}`, '']),
    plain(content.headline),
    '',
    ...labelled('Likely cause', content.cause),
    ...labelled('What to do', content.remedy),
    ...(content.link === undefined ? [] : [`[Open Campaign](${content.link})`, '']),
    ...content.also.flatMap((paragraph) => [plain(paragraph), '']),
    ...chart(content),
    ...table(
      columns.map(([name]) => name),
      columns.map(([, value]) => value),
    ),
    '<details><summary>Details</summary>',
    '',
    ...table(['', ''], ...filled(content.details), ...moments(content)),
    '</details>',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** Shows words in backquotes as code. Nothing in them is markup either. */
function prose(text: string): string {
  return text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : `<code>${escapeMarkdown(part)}</code>`))
    .join('');
}

/** The states over time. Only canonical states, commands and numbers go in. */
function chart({ timeline, sent, endedAtMs }: SummaryContent): string[] {
  const shown = timeline.slice(-LONGEST_TIMELINE);
  const first = shown[0];
  if (shown.length < 2 || first === undefined) return [];
  const bars = shown.map(({ state, wallMs }, index) => {
    const next = shown[index + 1]?.wallMs;
    if (next === undefined && TERMINAL.has(state)) {
      return `    ${stateWords(state)} :${state === 'erroneous' ? 'crit, ' : ''}milestone, ${moment(wallMs)}, 0s`;
    }
    const tag = next === undefined ? 'active' : 'done';
    return `    ${stateWords(state)} :${tag}, ${moment(wallMs)}, ${moment(next ?? endedAtMs)}`;
  });
  const marks =
    sent === undefined || isBefore(sent, first)
      ? []
      : ['    section Command', `    ${sent.command} sent :milestone, ${moment(sent.atMs)}, 0s`];
  return [
    '```mermaid',
    'gantt',
    '    title States by time of day (UTC)',
    '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `    axisFormat ${axisFor(endedAtMs - first.wallMs)}`,
    '    todayMarker off',
    '    section Workflow',
    ...bars,
    ...marks,
    '```',
    '',
  ];
}

function axisFor(spanMs: number): string {
  if (spanMs < 10 * 60_000) return '%H:%M:%S';
  return spanMs < 86_400_000 ? '%H:%M' : '%d. %H:%M';
}

/** A moment without its zone: Mermaid takes it for local time and shows it as that, so the digits stay those of UTC. */
function moment(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 23).replace('T', ' ');
}

/** Whether the command left before the first state that is shown. The gap between them would fill the chart. */
function isBefore(sent: { atMs: number }, first: Sighting | undefined): boolean {
  return first !== undefined && sent.atMs < first.wallMs;
}

/** When each state was first seen, with the date on later days; one state is in the table already. */
function moments({ timeline, sent }: SummaryContent): Row[] {
  if (timeline.length < 2) return [];
  const left = timeline.length - LONGEST_TIMELINE;
  const at = (wallMs: number): string => `${timeOfDay(wallMs, timeline[0]?.wallMs)} UTC`;
  const shown = timeline.slice(-LONGEST_TIMELINE);
  const rows = shown.map(({ state, wallMs }) => [at(wallMs), stateWords(state)]);
  const command =
    sent !== undefined && isBefore(sent, shown[0]) ? [[at(sent.atMs), `${sent.command} sent`]] : [];
  return [...command, ...(left > 0 ? [['Earlier', `${left} states are left out`]] : []), ...rows];
}

function table(head: Row, ...rows: readonly Row[]): string[] {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}
