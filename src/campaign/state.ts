import { isObject } from '../text/json.js';

/** What a workflow can be doing, or can have done. */
export const STATES = [
  'editing',
  'starting',
  'in-progress',
  'pausing',
  'paused',
  'resuming',
  'stopping',
  'finished',
  'erroneous',
] as const;
export type State = (typeof STATES)[number];

/**
 * States that a workflow leaves by itself. During them a start or resume has nothing to do, or must wait for
 * something else to end first.
 */
export const MOVING: ReadonlySet<State> = new Set([
  'starting',
  'in-progress',
  'pausing',
  'resuming',
  'stopping',
]);

/** States in which a run has ended. */
export const TERMINAL: ReadonlySet<State> = new Set(['finished', 'erroneous']);

/** A state as Campaign's users write it. */
export function stateWords(state: State): string {
  return state.replace('-', ' ');
}

/**
 * Every word for a state, in lower case and without spaces or punctuation.
 *
 * Adobe documents no state field. These are the words of Campaign's user interface (Adobe documentation), those of
 * its engine (adobe/acc-js-sdk), and words that an API may plausibly use for the same states.
 */
const WORDS: Record<string, State> = {
  // User interface
  editing: 'editing',
  beingedited: 'editing',
  inprogress: 'in-progress',
  finished: 'finished',
  erroneous: 'erroneous',
  // The user interface shows a pause as Warning. It maps to no terminal state, so it can only end a wait for a
  // pause.
  warning: 'paused',
  // Engine, and similar words
  edited: 'editing',
  starting: 'starting',
  startpending: 'starting',
  restarting: 'starting',
  started: 'in-progress',
  running: 'in-progress',
  testing: 'in-progress',
  pausing: 'pausing',
  pausepending: 'pausing',
  paused: 'paused',
  suspended: 'paused',
  resuming: 'resuming',
  resumepending: 'resuming',
  stopping: 'stopping',
  stoppending: 'stopping',
  // Campaign has no state "stopped": a stopped workflow is finished.
  stopped: 'finished',
  completed: 'finished',
  error: 'erroneous',
  inerror: 'erroneous',
  failed: 'erroneous',
};

/** The engine's numbers, as in its column `state` (adobe/acc-js-sdk). Its column `status` has others. */
const NUMBERS: Record<string, State> = {
  '0': 'editing',
  '2': 'in-progress',
  '3': 'in-progress',
  '9': 'in-progress',
  '10': 'starting',
  '11': 'in-progress',
  '12': 'pausing',
  '13': 'paused',
  '14': 'resuming',
  '15': 'stopping',
  '16': 'stopping',
  '17': 'starting',
  '18': 'starting',
  '20': 'finished',
};

/** The engine uses this number for an error too (Adobe documentation on supervising workflows). */
const PAUSED_OR_ERRONEOUS = '13';

/**
 * Where to look for a state if `state-field` names no place, likeliest first. {@link plainName} puts names into
 * this form.
 */
const LIKELY_PLACES: readonly (readonly string[])[] = [
  ['state'],
  ['status'],
  ['workflowstate'],
  ['workflowstatus'],
  ['executionstate'],
  ['executionstatus'],
  ['execution', 'state'],
  ['execution', 'status'],
  ['workflow', 'state'],
  ['workflow', 'status'],
];

/** Objects whose `failed` flag concerns the workflow, wherever its state is. */
const LIKELY_HOLDERS: readonly (readonly string[])[] = [[], ['execution'], ['workflow']];

/** The fields that spell out a state inside an object. */
const SPELLED_BY = ['value', 'name', 'label'];

/** A workflow's record: JSON whose shape Adobe documents only in part. */
export type WorkflowRecord = Readonly<Record<string, unknown>>;

/** The names that lead to a field, outermost first. */
export type Path = readonly string[];

/** What a record says about the workflow's state. */
export type Reading =
  | { kind: 'state'; state: State; field: Path }
  /** There is a value, but not a known one. `shown` is not yet safe to print. */
  | { kind: 'unrecognised'; shown: string; field: Path }
  /** Two fields, or the parts of one, name different states. */
  | { kind: 'contradictory'; fields: string[] }
  | { kind: 'absent' };

/**
 * Reads the state from a record.
 *
 * @param field where to look; undefined looks in all likely places, which must agree
 */
export function readState(record: WorkflowRecord, field: Path | undefined): Reading {
  const paths = field === undefined ? LIKELY_PLACES.flatMap((place) => pathsTo(record, place)) : [field];
  const found = paths.flatMap((path) => {
    const value = valueAt(record, path);
    if (value === undefined || value === null) return [];
    return [{ path, value, states: possibleStates(value, field !== undefined || mayHoldNumbers(path)) }];
  });
  const [first] = found;
  const flag = failedFlag(record, paths);
  if (flag !== undefined) return { kind: 'state', state: 'erroneous', field: flag };
  if (first === undefined) return { kind: 'absent' };
  const known = found.filter(({ states }) => states !== undefined);
  if (known[0] === undefined) {
    return { kind: 'unrecognised', shown: spellings(first.value).join(' / '), field: first.path };
  }
  const state = inCommon(known.map(({ states }) => states ?? []))[0];
  return state === undefined
    ? { kind: 'contradictory', fields: known.map(({ path }) => path.join('.')) }
    : { kind: 'state', state, field: known[0].path };
}

/**
 * The states that a value may mean, likeliest first. The value may be a number, a word in any spelling, or an
 * object that holds several of them. Undefined if it holds nothing known; empty if its parts contradict each
 * other.
 *
 * @param numbers whether the value may be one of the engine's numbers
 */
function possibleStates(value: unknown, numbers: boolean): readonly State[] | undefined {
  const parts = spellings(value).flatMap((text) => {
    // Only words lose their punctuation: -20 is not 20, and 2.0 is not 20 either.
    const plain = text.trim().toLowerCase();
    if (!/\d/.test(plain)) return own(WORDS, plain.replace(/[\s_.-]/g, ''));
    if (!numbers) return [];
    return plain === PAUSED_OR_ERRONEOUS ? [['paused', 'erroneous'] as const] : own(NUMBERS, plain);
  });
  return parts.length === 0 ? undefined : inCommon(parts);
}

function own(vocabulary: Record<string, State>, word: string): (readonly State[])[] {
  const state = Object.hasOwn(vocabulary, word) ? vocabulary[word] : undefined;
  return state === undefined ? [] : [[state]];
}

/** The states that are in every list, in the order of the first. */
function inCommon([first = [], ...others]: readonly (readonly State[])[]): readonly State[] {
  return first.filter((state) => others.every((other) => other.includes(state)));
}

/** The engine's numbers are in its column `state`. Those of its column `status` are not public. */
function mayHoldNumbers(path: Path): boolean {
  return plainName(path.at(-1) ?? '').endsWith('state');
}

/**
 * Where the record says that the workflow failed; undefined if it does not. The engine shows an error in a flag, not in
 * the state. The flag may be inside the state, beside it or further out.
 */
function failedFlag(record: WorkflowRecord, paths: readonly Path[]): Path | undefined {
  const likely = LIKELY_HOLDERS.flatMap((holder) => pathsTo(record, holder));
  const around = paths.flatMap((path) => path.map((_, depth) => path.slice(0, depth + 1)));
  // Look at each object once: a hostile record can have tens of thousands of paths to one of them.
  const holders = new Map([...around, ...likely].map((path) => [valueAt(record, path), path]));
  const isSet = (value: unknown): boolean => spellings(value).some((text) => /^(true|1)$/i.test(text.trim()));
  for (const [holder, path] of holders) {
    const flag = pathsTo(holder, ['failed']).find((inner) => isSet(valueAt(holder, inner)));
    if (flag !== undefined) return [...path, ...flag];
  }
  return undefined;
}

/** What a value says, as text: the value itself, or the parts of an object that spell it out. */
function spellings(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return [String(value)];
  }
  return SPELLED_BY.flatMap((name) =>
    pathsTo(value, [name]).flatMap((path) => {
      const part = valueAt(value, path);
      return isObject(part) ? [] : spellings(part);
    }),
  );
}

/** Longer than any name in a place, in any style. */
const LONGEST_SPELLING = 40;

/** A field's name without its style: `@State` becomes `state`, `execution_state` becomes `executionstate`. */
function plainName(name: string): string {
  return name.length > LONGEST_SPELLING ? name : name.toLowerCase().replace(/[@_-]/g, '');
}

/** All paths in `record` that match the names of a place, compared as {@link plainName} gives them. */
function pathsTo(record: unknown, [wanted, ...rest]: Path): Path[] {
  if (wanted === undefined) return [[]];
  if (!isObject(record)) return [];
  const names = Object.keys(record).filter((name) => plainName(name) === wanted);
  return names.flatMap((name) => pathsTo(record[name], rest).map((path) => [name, ...path]));
}

function valueAt(record: unknown, path: Path): unknown {
  let value = record;
  for (const name of path) {
    // Own properties only: "constructor" is no field of a record.
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** The workflow's own name, in every form that its record has; empty if it has none. */
export function workflowNames(record: WorkflowRecord): string[] {
  const names = pathsTo(record, ['name']).flatMap((path) => spellings(valueAt(record, path)));
  return [...new Set(names)];
}

/** The names of a record's fields, two levels deep, without the activities that fill most of it. */
export function* fieldNames(record: WorkflowRecord): Generator<string> {
  for (const [name, value] of Object.entries(record)) {
    yield fieldName(name);
    if (!isObject(value) || name === 'activities') continue;
    for (const inner of Object.keys(value)) yield `${fieldName(name)}.${fieldName(inner)}`;
  }
}

/**
 * Shortens a long name: a hostile record may have names of any length, and repeats an outer one for each inner
 * one.
 */
function fieldName(name: string): string {
  return name.length > 100 ? `a name of ${name.length} characters` : name;
}
