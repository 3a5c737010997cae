import type { Sighting } from './progress.js';
import { stateWords } from './state.js';
import type { Log } from './step.js';
import { escapeMarkdown } from './untrusted-text.js';
import { seconds } from './wording.js';

/** What the job summary shows. Texts may come from anywhere: they are made safe here. */
export interface SummaryContent {
  green: boolean;
  /** One line that says what happened. */
  headline: string;
  /** Name and value of each row of the table; empty values are left out. */
  rows: readonly (readonly [name: string, value: string])[];
  /** The states seen, oldest first. */
  timeline: readonly Sighting[];
  /** Cause and remedy of a red step, or what a green one should know; a paragraph each. */
  paragraphs: readonly string[];
  /** The request that a dry run did not send, line by line; empty for other runs. */
  request: readonly string[];
}

/**
 * The job summary as GitHub Markdown.
 *
 * @param clean as {@link Log.clean}; here and not only at the end, since escaping changes secrets
 */
export function summaryMarkdown(content: SummaryContent, clean: Log['clean']): string {
  const plain = (text: string): string => escapeMarkdown(clean(text, 2_000));
  const rows = content.rows.filter(([, value]) => value !== '');
  const lines = [
    `### ${content.green ? '✅' : '❌'} ${plain(content.headline)}`,
    '',
    ...content.paragraphs.flatMap((paragraph) => [plain(paragraph), '']),
    ...table(
      ['', ''],
      rows.map(([name, value]) => [`**${plain(name)}**`, plain(value)]),
    ),
    ...(content.timeline.length === 0
      ? []
      : table(
          ['After', 'State'],
          content.timeline.map(({ atMs, state }) => [seconds(atMs), stateWords(state)]),
        )),
    ...(content.request.length === 0
      ? []
      : [
          'The request of a dry run is not sent:',
          '',
          ...content.request.map((line) => `    ${clean(line, 1_000)}`),
          '',
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}
