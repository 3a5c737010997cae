/** Tells whether a workflow's record is news, or what was there before. */

import { isObject } from './json.js';
import { SPELLED_BY, type State, type WorkflowRecord } from './state.js';

/**
 * Fields that say nothing of a run: keys and links of Adobe's making, which may be made afresh whatever the
 * workflow does, and the flag that is part of the state.
 */
const SILENT: ReadonlySet<string> = new Set(['PKey', 'href', 'failed']);

/**
 * Tells whether a workflow's record has changed since it was first seen, so that a state left over from an
 * earlier run is not taken for news.
 *
 * A different state is a change; another spelling of the same is not. Anything else is one only if it then
 * holds still: what differs at every reading (a server's clock, a growing list) says nothing about the workflow.
 */
export class ChangeDetector {
  private readonly firstState: State;
  private readonly field: readonly string[];
  private readonly first: WorkflowRecord;
  private previous: WorkflowRecord | undefined;
  private found = false;

  /** @param field where the state stands */
  constructor(record: WorkflowRecord, state: State, field: readonly string[]) {
    this.firstState = state;
    this.field = field;
    this.first = withoutState(record, field);
  }

  /**
   * Takes note of a reading; true once, and ever after, the record has changed.
   *
   * @param state undefined when the record shows none that is known
   */
  changed(record: WorkflowRecord, state: State | undefined): boolean {
    const now = withoutState(record, this.field);
    if (state !== undefined && state !== this.firstState) this.found = true;
    // Nothing holds still at the first reading: there is none before it.
    if (!this.found) this.found = heldStill(this.first, this.previous, now);
    this.previous = now;
    return this.found;
  }
}

/** The record without what its state is read from. */
function withoutState(record: WorkflowRecord, [name, ...rest]: readonly string[]): WorkflowRecord {
  if (name === undefined) return record;
  const { [name]: holder, ...others } = record;
  if (!isObject(holder)) return others;
  const inner = rest.length > 0 ? withoutState(holder, rest) : withoutNames(holder, SPELLED_BY);
  return Object.keys(inner).length === 0 ? others : { ...others, [name]: inner };
}

function withoutNames(object: WorkflowRecord, names: readonly string[]): WorkflowRecord {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** Objects further down are not searched for names that went, so that hostile nesting costs no more than its size. */
const DEEPEST_NAMES_MISSED = 24;

/**
 * True when something differs from the first reading and is the same in the last two: a value, one that was
 * not there before, or a list of another length. A name that went counts if the rest of its object holds still,
 * since names that are made afresh come and go.
 */
function heldStill(first: unknown, previous: unknown, now: unknown): boolean {
  // By a stack of its own, since hostile JSON nests deeply.
  const open: { a: unknown; b: unknown; c: unknown; depth: number }[] = [
    { a: first, b: previous, c: now, depth: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { a, b, c, depth } = next;
    if (!isContainer(c)) {
      if (b === c && a !== c) return true;
      continue;
    }
    const [was, before, current] = [fields(a), fields(b), fields(c)];
    if (Array.isArray(c) && was.size !== current.size) {
      if (equal(b, c)) return true;
      continue;
    }
    if (depth < DEEPEST_NAMES_MISSED && !hasNames(current, was) && equal(b, c)) return true;
    for (const [name, inner] of current) {
      open.push({ a: was.get(name), b: before.get(name), c: inner, depth: depth + 1 });
    }
  }
  return false;
}

type Fields = ReadonlyMap<string, unknown>;

/** What an object or array holds that says something; null is as good as nothing. */
function fields(value: unknown): Fields {
  if (!isContainer(value)) return new Map();
  return new Map(Object.entries(value).filter(([name, inner]) => inner !== null && !SILENT.has(name)));
}

/** True if `some` have every name that `others` have. */
function hasNames(some: Fields, others: Fields): boolean {
  return [...others.keys()].every((name) => some.has(name));
}

/** True for two JSON values of the same content. */
function equal(one: unknown, other: unknown): boolean {
  const open: [unknown, unknown][] = [[one, other]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [a, b] = next;
    if (!isContainer(a) || !isContainer(b)) {
      if (a !== b) return false;
      continue;
    }
    const [first, second] = [fields(a), fields(b)];
    if (first.size !== second.size) return false;
    for (const [name, inner] of first) open.push([inner, second.get(name)]);
  }
  return true;
}

/** A JSON object or array, whose entries can be looked up by name. */
function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
