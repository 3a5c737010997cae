/**
 * What must hold for every run of the action, whatever happens around it. Both the end-to-end tests and the
 * fault campaign check this.
 */

import { SENT } from '../simulator/campaign/lifecycle.js';
import type { JournalEntry } from '../simulator/journal.js';
import { type RunResult, readManifest } from './runner.js';

/** What is known about a run once it is over. */
export interface Evidence {
  run: RunResult;
  /** The inputs of the run. */
  inputs: Readonly<Record<string, string>>;
  /** Every request that arrived, in order. */
  journal: readonly Pick<JournalEntry, 'command' | 'tookEffect'>[];
  /** Texts that may appear only in the commands that mask them. */
  secrets: readonly string[];
}

/** How much longer than its deadline a step may take. */
const OVERRUN_MS = 2_000;

/** The one attempt of `if-interrupted`, which may come after the deadline. */
const CLEAN_UP_MS = 5_000;

/** How long a step may live after the first signal; the runner would kill it after 10 s. */
const SIGNALLED_MS = 7_000;

/** A little less than a variable on Windows can hold. */
const RESPONSE_CHARACTERS = 32_000;

export const GREEN: ReadonlySet<string> = new Set(['accepted', 'confirmed', 'skipped']);
const RED = new Set(['failed', 'unknown']);

/** The only workflow commands that the action gives. */
const MEANT = new Set(['add-mask', 'debug', 'warning', 'error']);

const outputNames = Object.keys(readManifest().outputs).sort();

/** Everything that is wrong with a main run, one sentence each. */
export function violations(evidence: Evidence): string[] {
  const { run, secrets, journal } = evidence;
  const always = [...leaks(run, secrets), ...repeatedEffects(journal)];
  // A process that was killed could not report anything or keep its deadline.
  return run.signal === 'SIGKILL' && run.signalledAtMs.length > 0
    ? always
    : [...verdictViolations(run), ...overruns(evidence), ...always];
}

/** Everything that is wrong with a post run. */
export function postViolations(run: RunResult, secrets: readonly string[]): string[] {
  const errors = run.commands.filter(({ name }) => name === 'error').length;
  return [
    ...(run.exitCode === errors ? [] : [`exit code ${run.exitCode} with ${errors} error annotations`]),
    ...(Object.keys(run.outputs).length === 0 ? [] : ['a post run has set outputs']),
    ...unmeant(run),
    ...leaks(run, secrets),
  ];
}

function verdictViolations(run: RunResult): string[] {
  const found: string[] = [];
  const names = Object.keys(run.outputs).sort();
  if (names.join() !== outputNames.join()) found.push(`the outputs set are ${names.join()}`);

  const result = run.outputs['result'] ?? '';
  const green = GREEN.has(result);
  if (!green && !RED.has(result)) found.push(`result is “${result}”`);
  if (run.signal !== null) found.push(`the process was ended by ${run.signal}`);
  else if (run.exitCode !== (green ? 0 : 1)) found.push(`exit code ${run.exitCode} with result ${result}`);

  const errors = run.commands.filter(({ name }) => name === 'error').length;
  if (errors !== (green ? 0 : 1)) found.push(`${errors} error annotations with result ${result}`);
  const { reason, message } = run.outputs;
  if (reason !== undefined && !/^[a-z-]+$/.test(reason)) found.push(`the reason is “${reason}”`);
  if (message !== undefined && (message === '' || /[\n`]/.test(message))) {
    found.push(`the message is no line of plain text: ${message}`);
  }
  const [title = ''] = run.commands.flatMap(({ name, properties }) => (name === 'error' ? [properties] : []));
  if (RED.has(result) && errors === 1 && !title.endsWith(`%3A ${result}`)) {
    found.push(`the annotation’s title does not name the result: ${title}`);
  }
  const length = run.outputs['response']?.length ?? 0;
  if (length > RESPONSE_CHARACTERS) found.push(`the response output has ${length} characters`);
  if (green && (run.state['clean-up'] ?? '') !== '') found.push('a green run has left something to clean up');
  return [...found, ...unmeant(run)];
}

function unmeant(run: RunResult): string[] {
  return [
    ...run.commands.flatMap(({ name, data }) =>
      MEANT.has(name) ? [] : [`the log holds the command ${name}: ${data}`],
    ),
    ...(run.stderr === '' ? [] : [`stderr is not empty: ${run.stderr}`]),
  ];
}

function overruns({ run, inputs }: Evidence): string[] {
  const timeoutMs = Number(inputs['timeout-minutes']) * 60_000;
  const cleanUpMs = ['pause', 'stop'].includes(inputs['if-interrupted'] ?? '') ? CLEAN_UP_MS : 0;
  const [firstMs = run.endedAtMs] = run.signalledAtMs;
  const limits: [tookMs: number, limitMs: number, since: string][] = [
    [run.endedAtMs - run.firstLineAtMs, timeoutMs + cleanUpMs + OVERRUN_MS, 'in all'],
    [run.endedAtMs - firstMs, SIGNALLED_MS, 'after a signal'],
  ];
  return limits.flatMap(([tookMs, limitMs, since]) =>
    tookMs > limitMs
      ? [`the step lived ${Math.round(tookMs)} ms ${since}, and ${limitMs} ms are allowed`]
      : [],
  );
}

/** Finds secrets, plain or encoded, outside `::add-mask::`, which has to come before everything else. */
function leaks(run: RunResult, secrets: readonly string[]): string[] {
  const found: string[] = [];
  const lines = run.stdout.split('\n');
  // A step that failed before it read its inputs has nothing to hide yet.
  const broken = run.commands.some(({ properties }) => properties.includes('internal error'));
  // A post run that has nothing to do may say nothing.
  if (!broken && run.stdout !== '' && !/^::add-mask::/.test(lines[0] ?? ''))
    found.push(`the first line is no mask: ${lines[0]}`);

  const log = [...lines.filter((line) => !line.startsWith('::add-mask::')), run.stderr].join('\n');
  const places = { log, summary: run.summary, 'outputs and state': JSON.stringify([run.outputs, run.state]) };
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets.filter((one) => one !== '')) {
      const form = spellings(secret).find((one) => text.includes(one));
      if (form !== undefined) found.push(`a secret is in the ${place}: ${form}`);
    }
  }
  if (/(authorization|x-api-key)["']?\s*[:=]|bearer [\w-]/i.test(log)) found.push('a header is in the log');
  return found;
}

/** The secret, and its forms inside a text that is base64-encoded as a whole. */
function spellings(secret: string): string[] {
  const inBase64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString('base64url');
    // The first and last characters depend on the text around the secret.
    return encoded.slice(4, -4);
  });
  return [secret, encodeURIComponent(secret), ...inBase64.filter((form) => form.length >= 12)];
}

/** A start that took effect twice would mail everyone twice, whatever else happened. */
function repeatedEffects(journal: Evidence['journal']): string[] {
  return SENT.flatMap((command) => {
    const times = journal.filter((entry) => entry.command === command && entry.tookEffect).length;
    return times > 1 ? [`${command} took effect ${times} times`] : [];
  });
}
