/** Tells whether a workflow's record is news, or what was there before. */

import type { State, WorkflowRecord } from './state.js';

/** Keys and links of Adobe's making: they may be made afresh whatever the workflow does. */
const MADE_AFRESH: ReadonlySet<string> = new Set(['PKey', 'href']);

/**
 * Tells whether a workflow's record has changed since it was first seen, so that a state left over from an
 * earlier run is not taken for news.
 *
 * A different state is a change. Anything else is one only if it then holds still: what differs at every
 * reading (a server's clock, a growing list) says nothing about the workflow.
 */
export class ChangeDetector {
  private readonly firstState: State;
  private readonly first: WorkflowRecord;
  private previous: WorkflowRecord | undefined;
  private found = false;

  constructor(record: WorkflowRecord, state: State) {
    this.firstState = state;
    this.first = record;
  }

  /**
   * Takes note of a reading; true once, and ever after, the record has changed.
   *
   * @param state undefined when the record shows none that is known
   */
  changed(record: WorkflowRecord, state: State | undefined): boolean {
    if (state !== undefined && state !== this.firstState) this.found = true;
    if (!this.found && this.previous !== undefined) this.found = heldStill(this.first, this.previous, record);
    this.previous = record;
    return this.found;
  }
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
    if (!isContainer(b) || !isContainer(c)) {
      if (b === c && a !== c) return true;
      continue;
    }
    const was = isContainer(a) ? a : {};
    if (Array.isArray(c) && !sameNames(was, c)) {
      if (equal(b, c)) return true;
      continue;
    }
    if (depth < DEEPEST_NAMES_MISSED && !hasNames(c, was) && equal(b, c)) return true;
    for (const [name, inner] of Object.entries(c)) {
      if (MADE_AFRESH.has(name) || !Object.hasOwn(b, name)) continue;
      const before = Object.hasOwn(was, name) ? was[name] : undefined;
      open.push({ a: before, b: b[name], c: inner, depth: depth + 1 });
    }
  }
  return false;
}

/** True if `object` has every name that `other` has. */
function hasNames(object: object, other: object): boolean {
  return Object.keys(other).every((name) => Object.hasOwn(object, name));
}

/** True for two objects with the same names, or two lists of the same length. */
function sameNames(a: object, b: object): boolean {
  return Object.keys(a).length === Object.keys(b).length && hasNames(b, a);
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
    if (!sameNames(a, b)) return false;
    for (const [name, inner] of Object.entries(a)) open.push([inner, b[name]]);
  }
  return true;
}

/** A JSON object or array, whose entries can be looked up by name. */
function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
