/** What can go wrong, as data, and how it is written down. How it is done to a socket is in misbehave.ts. */

import { COMMANDS, type Command } from './lifecycle.js';
import { nearest } from './near.js';
import { FAULT_PRESETS, type FaultPreset } from './presets.js';
import type { RequestKind } from './routes.js';

/** What is done to the matching request. Durations in milliseconds. */
export type Misbehaviour =
  /** Answers late, and as it would have. */
  | { readonly kind: 'delay'; readonly ms: number }
  /**
   * Stops listening, so that connections are refused, and listens again on the same port after `ms`: just
   * before the answer to the next request of kind `after` is sent, or at once if there is no `after`. What
   * is refused is any connection, so `on` says nothing more.
   */
  | { readonly kind: 'refuse'; readonly ms: number; readonly after?: Exclude<RequestKind, 'other'> }
  /** Resets the connection without an answer, before or after the request took effect. */
  | { readonly kind: 'reset'; readonly effect: 'before' | 'after' }
  /** Takes effect, and loses the connection in the middle of the answer's body. */
  | { readonly kind: 'cut' }
  /** Never answers, and has or has not let the request take effect. */
  | { readonly kind: 'silent'; readonly effect: 'before' | 'after' }
  /** Takes effect, and falls silent in the middle of the answer's body. */
  | { readonly kind: 'stall' }
  /** Takes effect, and sends a body a byte at a time that never ends. */
  | { readonly kind: 'drip'; readonly intervalMs: number }
  /** Takes effect, and sends a body as fast as it is read, without end. */
  | { readonly kind: 'endless' }
  /** Takes effect, and sends a valid JSON body of `bytes` bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** Gives this answer; the request takes effect or not. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly contentType?: string;
      readonly effect: boolean;
    }
  /** Answers with the request that it got, headers and all, as a debugging proxy may; it takes effect or not. */
  | { readonly kind: 'echo'; readonly status: number; readonly effect: boolean }
  /** Sends the client elsewhere; takes effect only if `effect` is true. */
  | {
      readonly kind: 'redirect';
      readonly status: number;
      readonly location: string;
      readonly effect?: boolean;
    }
  /** Answers with bytes that are not HTTP; takes effect only if `effect` is true. */
  | { readonly kind: 'garbage'; readonly effect?: boolean };

export type FaultKind = Misbehaviour['kind'];

/** Which requests it is done to. */
export interface FaultTrigger {
  /** `any` is every request except those to the control API. */
  readonly on: 'command' | 'read' | 'mint' | 'any';
  /** How many matching requests it is done to: 1 if not given. */
  readonly times?: number | 'always';
  /** How many matching requests go unharmed first. */
  readonly skip?: number;
  /** Only commands with this method. */
  readonly method?: Command;
}

export type Fault = FaultTrigger & Misbehaviour;

interface Rule {
  readonly allowed: string;
  readonly test: (value: unknown) => boolean;
  readonly optional?: true;
}

function oneOf(...choices: readonly string[]): Rule {
  return {
    allowed: `one of ${choices.join(', ')}`,
    test: (value) => typeof value === 'string' && choices.includes(value),
  };
}

function whole(min: number, max: number): Rule {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    test: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  };
}

function optional(rule: Rule): Rule {
  return { ...rule, optional: true };
}

const MS = whole(0, 2_147_483_647);
const TEXT: Rule = { allowed: 'a text', test: (value) => typeof value === 'string' };
const BOOLEAN: Rule = { allowed: 'true or false', test: (value) => typeof value === 'boolean' };
const EFFECT = oneOf('before', 'after');
const TIMES: Rule = {
  allowed: 'a whole number from 1, or "always"',
  test: (value) => value === 'always' || (Number.isInteger(value) && Number(value) >= 1),
};
const HEADERS: Rule = {
  allowed: 'an object of texts, with names and values that HTTP allows',
  test: (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(
      ([name, text]) =>
        /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === 'string' && /^[\t -~]*$/.test(text),
    ),
};

const TRIGGER_RULES: Readonly<Record<string, Rule>> = {
  on: oneOf('command', 'read', 'mint', 'any'),
  times: optional(TIMES),
  skip: optional(whole(0, Number.MAX_SAFE_INTEGER)),
  method: optional(oneOf(...COMMANDS)),
};

const KIND_RULES: Readonly<Record<FaultKind, Readonly<Record<string, Rule>>>> = {
  delay: { ms: MS },
  refuse: { ms: MS, after: optional(oneOf('command', 'read', 'mint')) },
  reset: { effect: EFFECT },
  cut: {},
  silent: { effect: EFFECT },
  stall: {},
  drip: { intervalMs: MS },
  endless: {},
  huge: { bytes: whole(0, 4_294_967_296) },
  answer: {
    status: whole(200, 599),
    headers: optional(HEADERS),
    body: optional(TEXT),
    contentType: optional({ ...TEXT, test: (value) => typeof value === 'string' && /^[ -~]+$/.test(value) }),
    effect: BOOLEAN,
  },
  echo: { status: whole(200, 599), effect: BOOLEAN },
  redirect: {
    status: whole(300, 399),
    location: { ...TEXT, test: (value) => typeof value === 'string' && /^[!-~]+$/.test(value) },
    effect: optional(BOOLEAN),
  },
  garbage: { effect: optional(BOOLEAN) },
};

/** A fault, or in one sentence why there is none. */
export type ParsedFault =
  | { readonly ok: true; readonly fault: Fault }
  | { readonly ok: false; readonly problem: string };

/** Reads a fault from the name of a preset, or from a fault or a name in JSON. */
export function parseFault(text: string): ParsedFault {
  const trimmed = text.trim();
  if (!/^[{["]/.test(trimmed)) return presetNamed(trimmed);
  try {
    return faultFrom(JSON.parse(trimmed));
  } catch {
    return { ok: false, problem: `a fault must be the name of a preset or a JSON object: ${trimmed}` };
  }
}

/** The fault that a value from outside describes: the name of a preset, or an object. */
export function faultFrom(value: unknown): ParsedFault {
  if (typeof value === 'string') return presetNamed(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problem: 'a fault must be the name of a preset or a JSON object' };
  }
  const given = value as Readonly<Record<string, unknown>>;
  const kinds = Object.keys(KIND_RULES);
  const kind = kinds.find((name): name is FaultKind => name === given['kind']);
  if (!kind) {
    return {
      ok: false,
      problem: `a fault's "kind" must be one of ${kinds.join(', ')}${nearest(given['kind'], kinds)}`,
    };
  }
  const rules: Readonly<Record<string, Rule>> = { ...TRIGGER_RULES, ...KIND_RULES[kind] };
  const foreign = Object.keys(given).find((key) => key !== 'kind' && !Object.hasOwn(rules, key));
  if (foreign !== undefined) {
    const known = Object.keys(rules);
    return { ok: false, problem: `a fault of kind ${kind} has no "${foreign}"; it has ${known.join(', ')}` };
  }
  for (const [key, rule] of Object.entries(rules)) {
    const missing = given[key] === undefined;
    if (missing ? !rule.optional : !rule.test(given[key])) {
      return { ok: false, problem: `"${key}" of a fault of kind ${kind} must be ${rule.allowed}` };
    }
  }
  const trigger = ['times', 'skip', 'method'].find((key) => given[key] !== undefined);
  if (kind === 'refuse' && given['after'] === undefined && trigger !== undefined) {
    return { ok: false, problem: `a refusal without "after" begins at once, so it has no "${trigger}"` };
  }
  // Every field of this kind was checked against its rule just now.
  return { ok: true, fault: given as unknown as Fault };
}

function presetNamed(name: string): ParsedFault {
  if (Object.hasOwn(FAULT_PRESETS, name)) {
    return { ok: true, fault: FAULT_PRESETS[name as FaultPreset].fault };
  }
  const names = Object.keys(FAULT_PRESETS);
  const near = nearest(name, names);
  return { ok: false, problem: `there is no fault "${name}"${near || `; there are ${names.join(', ')}`}` };
}
