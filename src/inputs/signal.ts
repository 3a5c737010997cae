import type { ParameterValue, Signal } from '../campaign/signal.js';
import { isObject } from '../text/json.js';
import { quote } from '../text/wording.js';
import type { Complain } from './credentials.js';

/** The inputs that only a signal has. */
export const SIGNAL_INPUTS = ['activity', 'parameters', 'source'] as const;
type SignalInput = (typeof SIGNAL_INPUTS)[number];

/** In bytes of JSON, all parameters together (Adobe documentation). */
const MOST_PARAMETER_BYTES = 64 * 1024;

/** In characters. Neither has a documented limit, and nobody needs more. */
const LONGEST_NAME = 256;
const LONGEST_SOURCE = 1_000;

/**
 * Reads and checks `activity`, `parameters` and `source`.
 *
 * @param value returns an input without surrounding white space
 * @param caller the source if none is given
 * @returns undefined if there is a problem
 */
export function parseSignal(
  value: (name: SignalInput) => string,
  caller: string,
  problem: Complain,
): Signal | undefined {
  const activity = value('activity');
  const source = value('source') || caller;
  const named = isPlain(activity, LONGEST_NAME) || problem('activity', NO_NAME);
  const sourced =
    isPlain(source, LONGEST_SOURCE) ||
    problem('source', `Expected one line of at most ${LONGEST_SOURCE} characters.`);
  const parameters = parseParameters(value('parameters'), (message) => problem('parameters', message));
  if (named !== true || sourced !== true || parameters === undefined) return undefined;
  return { activity: activity === '' ? undefined : activity, parameters, source };
}

const NO_NAME = `Expected the name of an activity, as Campaign shows it, such as \`signal1\`: one line of at most ${LONGEST_NAME} characters.`;

function isPlain(text: string, longest: number): boolean {
  return text.length <= longest && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

const EXPECTED = 'Expected a JSON object, or lines such as `segment=spring`';

function parseParameters(
  written: string,
  problem: (message: string) => undefined,
): Record<string, ParameterValue> | undefined {
  if (/^["[]/.test(written)) return problem(`It looks like JSON, but not like an object. ${EXPECTED}.`);
  const entries = written.startsWith('{') ? fromJson(written, problem) : fromLines(written, problem);
  if (entries === undefined) return undefined;
  const names = entries.map(([name]) => name);
  const repeated = twice(names);
  if (repeated !== undefined) return problem(repeated);
  const nameless = names.find((name) => name === '' || !isPlain(name, LONGEST_NAME));
  if (nameless !== undefined)
    return problem(`${quote(nameless)} is not the name of a parameter. ${EXPECTED}.`);
  const parameters = Object.fromEntries(entries);
  const bytes = Buffer.byteLength(JSON.stringify(parameters));
  if (bytes <= MOST_PARAMETER_BYTES) return parameters;
  return problem(
    `The parameters take ${bytes} bytes as JSON, and Campaign takes at most ${MOST_PARAMETER_BYTES} (64 KiB). Hand over an address where the content is, instead of the content.`,
  );
}

/** Complains about a name that is there twice; undefined if there is none. */
function twice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  return repeated === undefined ? undefined : `${quote(repeated)} is there twice. Give each parameter once.`;
}

type Entry = readonly [name: string, value: ParameterValue];

/** Lines `name=value`, whose values are strings. White space around name and value does not count. */
function fromLines(written: string, problem: (message: string) => undefined): Entry[] | undefined {
  const lines = written.split(/\r\n|[\n\r]/);
  const bad = lines.findIndex((line) => line.trim() !== '' && !line.includes('='));
  if (bad >= 0) return problem(`Line ${bad + 1} has no \`=\`. ${EXPECTED}.`);
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
}

/** A JSON object of strings, numbers and booleans. */
function fromJson(written: string, problem: (message: string) => undefined): Entry[] | undefined {
  let object: unknown;
  try {
    object = JSON.parse(written);
  } catch {
    return problem(`It begins like JSON, but is not valid JSON. ${EXPECTED}.`);
  }
  const entries: Entry[] = [];
  for (const [name, value] of isObject(object) ? Object.entries(object) : []) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
      return problem(
        `${quote(name)} is ${found}. A parameter is a string, a number, true or false. To hand over more, make it a string with \`toJSON(…)\`.`,
      );
    }
    entries.push([name, value]);
  }
  // JSON.parse silently keeps the last of two members with one name, and rounds numbers.
  const members = [
    ...written.matchAll(/("(?:[^"\\]|\\.)*")\s*:\s*(-?\d[^\s,}]*)?|"(?:[^"\\]|\\.)*"/g),
  ].flatMap(([, name, number]): [string, string | undefined][] =>
    name === undefined ? [] : [[String(JSON.parse(name)), number]],
  );
  const rounded = members.find(([, number]) => number !== undefined && !isExact(number));
  if (rounded !== undefined) {
    return problem(
      `The number ${quote(rounded[0])} cannot be kept exactly. Write it as a string, in quotation marks.`,
    );
  }
  const repeated = twice(members.map(([name]) => name));
  return repeated === undefined ? entries : problem(repeated);
}

/** Decimal digits that a number keeps through any conversion, and the smallest that keeps them (IEEE 754). */
const MOST_DIGITS = 15;
const SMALLEST = 1e-300;

function isExact(number: string): boolean {
  const digits = number
    .replace(/e.*$/i, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '');
  const size = Math.abs(Number(number));
  return (
    digits === '' || (digits.length <= MOST_DIGITS && size >= SMALLEST && size < Number.POSITIVE_INFINITY)
  );
}
