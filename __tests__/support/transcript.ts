import { expect } from '@jest/globals';

/** What a run wrote, set and sent. */
export interface Told {
  stdout: string;
  outputs: Readonly<Record<string, string>>;
  state: Readonly<Record<string, string>>;
  /** One each, in the order in which they were sent. */
  requests: readonly string[];
}

/** A run as its reader sees it without debug logging, in plain text. Empty parts are left out. */
export function transcript({ stdout, outputs, state, requests }: Told): string {
  const part = (title: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [`${title}: ${values.join(', ')}`];
  const named = (values: Readonly<Record<string, string>>): string[] =>
    // The message says the same as the annotation, in one line.
    Object.entries(values).flatMap(([name, value]) =>
      name === 'message' ? [] : [`${name}=${value.trim()}`],
    );
  return [
    ...stdout.split(/\r?\n/).flatMap(shown),
    ...part(
      'Outputs',
      named(outputs).filter((output) => !output.endsWith('=')),
    ),
    ...part('Requests', requests.length === 0 ? [] : [inOneLine(requests)]),
    ...part('Kept for the post run', named(state)),
  ].join('\n');
}

/** What a step says of its end, to the letter: its result, its reason and its message, after its warnings. */
export function verdict({
  outputs,
  warnings,
}: Pick<Told, 'outputs'> & { warnings: readonly string[] }): string {
  const { result, reason, message } = outputs;
  return [...warnings.map((text) => `Warning: ${text}`), `${result} (${reason}): ${message}`].join('\n');
}

/** Requests in one line, with many reads in a row counted. */
export function inOneLine(requests: readonly string[]): string {
  return requests.join(' ').replace(/read(?: read){3,}/g, (reads) => `${reads.split(' ').length} reads`);
}

/** What becomes of one line of stdout on the page of a job. */
function shown(line: string): string[] {
  const [, name, title, data = ''] = /^::([\w-]+)(?: title=(.*?))?::(.*)$/.exec(line) ?? [];
  switch (name) {
    case undefined:
      return line === '' ? [] : [line];
    case 'warning':
      return [`Warning: ${data}`];
    case 'error':
      return [`Error: ${title?.replaceAll('%3A', ':')}`, ...data.split('%0A').map((part) => `  ${part}`)];
    default:
      return [];
  }
}

// Snapshots of text are the text.
expect.addSnapshotSerializer({
  test: (value) => typeof value === 'string',
  print: (value) => String(value),
});
