import { stateWords } from '../campaign/state.js';
import type { Log } from '../text/log.js';
import { escapeMarkdown } from '../text/untrusted-text.js';
import { duration } from '../text/wording.js';
import type { Sighting } from './facts.js';

/** What the job summary shows. The texts may come from anywhere; {@link summaryMarkdown} makes them safe. */
export interface SummaryContent {
  /** One short line: the command, and how it ended. */
  heading: string;
  /** What happened, cause and remedy, and anything else worth knowing, a paragraph each. */
  paragraphs: readonly string[];
  /** Name and value of each row of the table. The first row is its head; rows with an empty value are left out. */
  rows: readonly (readonly [name: string, value: string])[];
  /** The states seen, oldest first. */
  timeline: readonly Sighting[];
  /** The request that a dry run did not send. */
  request?: string;
}

/** A state that flips for hours must not make the summary longer than GitHub accepts (1 MiB). */
const LONGEST_TIMELINE = 100;

/**
 * The job summary as GitHub Markdown.
 *
 * @param clean as {@link Log.clean}; needed before the escaping, which changes secrets beyond recognition
 */
export function summaryMarkdown(content: SummaryContent, clean: Log['clean']): string {
  const plain = (text: string): string => prose(clean(text, 2_000));
  const rows = content.rows.filter(([, value]) => value !== '');
  const lines = [
    `### ${plain(content.heading)}`,
    '',
    ...content.paragraphs.flatMap((paragraph) => [plain(paragraph), '']),
    ...table(rows.map(([name, value]) => [plain(name), plain(value)])),
    ...timelineTable(content.timeline),
    ...(content.request === undefined
      ? []
      : ['The request that was not sent:', '', `    ${clean(content.request, 2_000)}`, '']),
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

/** A single state needs no timeline: the table above already has it. */
function timelineTable(timeline: readonly Sighting[]): string[] {
  if (timeline.length < 2) return [];
  const left = timeline.length - LONGEST_TIMELINE;
  const shown = timeline.slice(-LONGEST_TIMELINE);
  return [
    ...(left > 0 ? [`${left} earlier states are left out.`, ''] : []),
    ...table([['After', 'State'], ...shown.map(({ atMs, state }) => [duration(atMs), stateWords(state)])]),
  ];
}

/** @param rows the head first */
function table(rows: readonly (readonly string[])[]): string[] {
  const [head, ...others] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return head === undefined ? [] : [head, '| --- | --- |', ...others, ''];
}
