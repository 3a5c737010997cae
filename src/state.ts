import { isObject } from './json.js';

/** What a workflow can be doing, or have done. */
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
 * States that a workflow leaves by itself. In them a start or resume has nothing to do, or has to wait for
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
 * Every spelling of a state, in lower case and without spaces or punctuation.
 *
 * Adobe documents no state field. The words are those of Campaign's user interface (Adobe documentation)
 * and of its engine; the numbers are the engine's, from Adobe's own SDK (adobe/acc-js-sdk).
 */
const VOCABULARY: Record<string, State> = {
  // User interface
  editing: 'editing',
  beingedited: 'editing',
  inprogress: 'in-progress',
  finished: 'finished',
  erroneous: 'erroneous',
  // A pause shows as Warning; never terminal, so that it cannot end a wait for anything but a pause.
  warning: 'paused',
  // Engine, and what an API would plausibly call the same
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
  // There is no "stopped" in Campaign: a stopped workflow is finished.
  stopped: 'finished',
  completed: 'finished',
  error: 'erroneous',
  inerror: 'erroneous',
  failed: 'erroneous',
  // Engine integers
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

/**
 * Where a state is looked for when `state-field` names no place, likeliest first. Names are compared as
 * {@link plainName} has them.
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

/** Objects whose `failed` speaks for the workflow, wherever its state stands. */
const LIKELY_HOLDERS: readonly (readonly string[])[] = [[], ['execution'], ['workflow']];

/** A field's name without the differences that styles of writing make: `@State`, `execution_state`. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[@_-]/g, '');
}

/** The path in `record` whose names are those of `place`, as {@link plainName} has them; undefined if there is none. */
function pathTo(record: WorkflowRecord, place: readonly string[]): readonly string[] | undefined {
  let value: unknown = record;
  const path: string[] = [];
  for (const wanted of place) {
    if (!isObject(value)) return undefined;
    const name = Object.keys(value).find((candidate) => plainName(candidate) === wanted);
    if (name === undefined) return undefined;
    path.push(name);
    value = value[name];
  }
  return path;
}

/** Names under which an object spells out a state. */
export const SPELLED_BY = ['value', 'name', 'label'];

/** A workflow's record: JSON whose shape Adobe documents only in part. */
export type WorkflowRecord = Readonly<Record<string, unknown>>;

/** What a record says of the workflow's state. */
export type Reading =
  | { kind: 'state'; state: State; field: readonly string[] }
  /** There is a value, but no known one. `shown` is data, not yet made safe to print. */
  | { kind: 'unrecognised'; shown: string; field: readonly string[] }
  /** Two fields name two different states. */
  | { kind: 'contradictory'; fields: string[] }
  /** No field; these are the names of those that there are. */
  | { kind: 'absent'; fields: string[] };

/**
 * The state that a value stands for: a number, a word in any spelling, or an object holding several of them.
 * The number says most, but not of an error, which the engine keeps beside it: there any spelling counts.
 */
export function canonicalState(value: unknown): State | undefined {
  const states = spellings(value).flatMap((text) => {
    // Only words lose their punctuation: -20 is not 20, nor 2.0 finished.
    const plain = text.trim().toLowerCase();
    const word = /\d/.test(plain) ? plain : plain.replace(/[\s_.-]/g, '');
    return Object.hasOwn(VOCABULARY, word) ? [VOCABULARY[word]] : [];
  });
  return states.find((state) => state === 'erroneous') ?? states[0];
}

/**
 * Reads the state from a record.
 *
 * @param field where to look; undefined looks in the likely places and demands that they agree
 */
export function readState(record: WorkflowRecord, field: readonly string[] | undefined): Reading {
  const places =
    field === undefined ? LIKELY_PLACES.flatMap((place) => [pathTo(record, place) ?? []]) : [field];
  const found = places.flatMap((place) => {
    const value = valueAt(record, place);
    return value === undefined || value === null || place.length === 0
      ? []
      : [{ place, value, state: stateAt(record, place, value) }];
  });
  const recognised = found.filter(({ state }) => state !== undefined);
  const first = recognised[0];
  if (first?.state !== undefined) {
    if (recognised.some(({ state }) => state !== first.state)) {
      return { kind: 'contradictory', fields: recognised.map(({ place }) => place.join('.')) };
    }
    return { kind: 'state', state: first.state, field: first.place };
  }
  const unknown = found[0];
  if (unknown !== undefined) {
    return { kind: 'unrecognised', shown: spellings(unknown.value).join(' / '), field: unknown.place };
  }
  return { kind: 'absent', fields: fieldNames(record) };
}

/**
 * The state at a place. An error does not show in the engine's state but in a flag: state 13 with `failed` set,
 * which may stand in the state, beside it or further out.
 */
function stateAt(record: WorkflowRecord, place: readonly string[], value: unknown): State | undefined {
  const around = place.map((_, depth) => place.slice(0, depth + 1));
  const failed = [...LIKELY_HOLDERS, ...around].some((holder) => {
    const flag = valueAt(record, [...holder, 'failed']);
    return spellings(flag).some((text) => /^(true|1)$/i.test(text.trim()));
  });
  return failed ? 'erroneous' : canonicalState(value);
}

function spellings(value: unknown): string[] {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return [String(value)];
    default:
      if (!isObject(value)) return [];
      return SPELLED_BY.filter((name) => Object.hasOwn(value, name) && !isObject(value[name])).flatMap(
        (name) => spellings(value[name]),
      );
  }
}

function valueAt(record: unknown, place: readonly string[]): unknown {
  let value = record;
  for (const name of place) {
    // Own properties only: "constructor" is no field of a record.
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** The names of a record's fields, two levels deep, without the activities that fill most of it. */
export function fieldNames(record: WorkflowRecord): string[] {
  return Object.entries(record).flatMap(([name, value]) =>
    isObject(value) && name !== 'activities'
      ? [name, ...Object.keys(value).map((inner) => `${name}.${inner}`)]
      : [name],
  );
}
