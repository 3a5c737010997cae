/**
 * External signals: which activities of a workflow can be triggered, at which address, with what (Adobe documentation
 * on triggering a signal activity, the same for Standard and v8).
 */

import { isObject } from '../text/json.js';
import { executionPath, type Order, type WorkflowAddress } from './api.js';
import type { WorkflowRecord } from './state.js';

export type ParameterValue = string | number | boolean;

/** A signal to send, as the inputs ask for it. */
export interface Signal {
  /** The activity's name; undefined: the only one with a trigger. */
  activity: string | undefined;
  parameters: Readonly<Record<string, ParameterValue>>;
  /** Tells Campaign who calls. */
  source: string;
}

/** An activity that can be triggered. Its texts are the server's own, not yet safe to print. */
export interface Trigger {
  activity: string;
  href: string;
  /** The parameters that the record says it declares; undefined if the record does not say. */
  declared: readonly string[] | undefined;
}

/**
 * The activities in a record that have a trigger. The documented form is an object with the activities by name; a
 * list of them, and a single one, are read too.
 */
export function triggersIn(record: WorkflowRecord): Trigger[] {
  const { activities } = record;
  const holder = isObject(activities) ? activities['activity'] : undefined;
  return named(holder).flatMap(([name, activity]) => {
    const href = hrefOf(activity);
    return href === undefined ? [] : [{ activity: name, href, declared: declaredBy(activity) }];
  });
}

/** The members of an object or list, each with its name; a member without one is left out. */
function named(holder: unknown): [name: string, member: unknown][] {
  // A single activity has a name and a trigger of its own; in an object of activities, both are activities.
  const single = nameOf(holder).length > 0 && hrefOf(holder) !== undefined;
  if (!Array.isArray(holder) && !single) return isObject(holder) ? Object.entries(holder) : [];
  const members: unknown[] = Array.isArray(holder) ? holder : [holder];
  return members.flatMap((member) => nameOf(member).map((name): [string, unknown] => [name, member]));
}

function nameOf(member: unknown): string[] {
  const name = isObject(member) ? (member['name'] ?? member['@name']) : member;
  return typeof name === 'string' && name !== '' ? [name] : [];
}

function hrefOf(activity: unknown): string | undefined {
  const trigger = isObject(activity) ? activity['trigger'] : undefined;
  const href = isObject(trigger) ? trigger['href'] : undefined;
  return typeof href === 'string' && href !== '' ? href : undefined;
}

/** Where an activity may declare its parameters: Standard lists them, under a name that is not documented. */
const DECLARATIONS = /^@?(declared|signal)?_?(param(eter)?s?|var(iable)?s?)$/i;

function declaredBy(activity: unknown): string[] | undefined {
  if (!isObject(activity)) return undefined;
  const [place, ...others] = Object.entries(activity).filter(([name]) => DECLARATIONS.test(name));
  if (place === undefined || others.length > 0) return undefined;
  // A list may stand in an object of its own: {"parameters": {"parameter": [ … ]}}
  const [inner, ...rest] = isObject(place[1]) ? Object.entries(place[1]) : [];
  const list = inner !== undefined && rest.length === 0 && DECLARATIONS.test(inner[0]) ? inner[1] : place[1];
  // A link, or anything else that is no list, says nothing.
  const isList = Array.isArray(list) || (isObject(list) && Object.values(list).every(isObject));
  return isList ? named(list).map(([name]) => name) : undefined;
}

/** A part of a path that every server reads the same. A PKey is base64 behind an `@`, which may be encoded. */
const SEGMENT = /^(?:[\w@.~=+-]|%40|%3d|%2b)*$/i;

/** The address of a trigger, or what is wrong with it, as the end of a sentence. */
export type TriggerUrl = { ok: true; url: URL } | { ok: false; problem: string };

/**
 * Checks where a trigger leads. A record is a server's word, and token and API key go to that address: it must be on
 * the API's own origin, below the tenant's workflows, and written so that no server can read it otherwise.
 *
 * @returns the address, or a problem that holds no text from the record but an origin
 */
export function triggerUrl(href: string, address: WorkflowAddress): TriggerUrl {
  const { baseUrl } = address;
  const no = (problem: string): TriggerUrl => ({ ok: false, problem });
  if (/[\s\p{C}]/u.test(href)) return no('holds white space or a control character');
  if (href.includes('\\')) return no('holds a backslash');
  if (!URL.canParse(href, baseUrl.href)) return no('is not a URL');
  const url = new URL(href, baseUrl);
  if (url.username !== '' || url.password !== '' || /^[a-z]*:?\/\/[^/]*@/i.test(href)) {
    return no('holds a user name or password');
  }
  if (url.origin !== baseUrl.origin) {
    return no(
      `leads to ${/^https?:$/.test(url.protocol) ? url.origin : 'another kind of address'}, not to ${baseUrl.origin}`,
    );
  }
  if (/[?#]/.test(href)) return no('holds a query or a fragment');
  // Taken apart as written: the URL parser has already resolved what would be refused here.
  const path = href.replace(/^[a-z]+:\/\/[^/]*/i, '');
  const segments = path.split('/');
  if (
    !segments.every((segment) => SEGMENT.test(segment)) ||
    segments.some((segment) => /^\.+$/.test(segment))
  ) {
    return no('holds a dot segment, or a character that a server may read otherwise');
  }
  const below = executionPath(address);
  if (!url.pathname.startsWith(below) || url.pathname === below || /\/\//.test(url.pathname)) {
    return no(`leads to none of the workflows of ${address.organization}`);
  }
  return { ok: true, url };
}

/** A signal to a trigger, with the documented body. */
export function signalOrder(url: URL, { activity, declared }: Trigger, signal: Signal): Order {
  const parameters = Object.keys(signal.parameters);
  return { command: 'signal', url, body: signalBody(signal), signal: { activity, parameters, declared } };
}

/** The body of a signal; `parameters` is optional there. */
export function signalBody({ parameters, source }: Signal): string {
  return JSON.stringify(Object.keys(parameters).length === 0 ? { source } : { source, parameters });
}
