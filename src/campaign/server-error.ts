/** Recognises the errors of Adobe's services in a body of any form: JSON, plain text or HTML. */

import { parseObject } from '../text/json.js';

/** An error found in a body. Its texts are the server's own, not yet safe to print. */
export type ServerError =
  /** The API gateway, before Campaign saw anything (adobe-apiplatform/api-gateway-request-validation). */
  | { source: 'gateway'; code: string; message: string }
  /** The router in front of Campaign: no such tenant or URI (Adobe Campaign Standard documentation). */
  | { source: 'routing'; code: string; message: string }
  /** Campaign itself, by its message codes such as RST-360011 (Adobe Campaign Standard documentation). */
  | { source: 'campaign'; code: string; message: string }
  /** The token service, IMS (Adobe Developer Console documentation). */
  | { source: 'ims'; code: string; message: string }
  /** None of these; `message` is the best message there is, and may be empty. */
  | { source: 'none'; code: ''; message: string };

/**
 * The form of Campaign's codes. Codes of database layers and proxies look the same (`PGS-220000`, `ORA-03113`).
 */
const CODE = /\b[A-Z]{2,5}-\d{5,6}\b/g;

/** The codes that Adobe documents for this API: only Campaign itself sends them. */
const CAMPAIGN_CODE = /^(RST|XTK)-\d{6}$/;

/** The message in JSON that broke off, up to its first escape. */
const MESSAGE = /"message"\s*:\s*"([^"\\]{1,1000})/;

/** The router's page, as Adobe documents it. */
const ROUTER_PAGE = /^\s*Oops\b.{0,100}\bCheck your URI\b/is;

/**
 * Reads the error in a body.
 *
 * The gateway's codes are strings of six digits. The router's `code` is a number. Campaign's codes can be anywhere
 * in the text, whatever its form.
 *
 * @param asked the texts in the request, such as the workflow's ID; a code that is part of them may be an echo
 */
export function readServerError(body: string, asked = ''): ServerError {
  const json = parseObject(body);
  if (json === undefined) {
    // Half a JSON may be an echo of the request: quote nothing of it but a message.
    const plain = /^\s*[{[]/.test(body) ? (MESSAGE.exec(body)?.[1] ?? '') : stripTags(body);
    return campaignError([body], plain, asked) ?? none(plain);
  }
  const message = text(json['message']);
  const gateway = gatewayCode(json);
  if (gateway !== undefined) return { source: 'gateway', code: gateway, message };
  if (isRouterPage(json)) return { source: 'routing', code: String(json['code']), message };
  const campaign = campaignError(strings(json), message || undefined, asked);
  if (campaign !== undefined) return campaign;
  if (typeof json['error'] === 'string') {
    return { source: 'ims', code: json['error'], message: text(json['error_description']) || message };
  }
  return none(message);
}

/**
 * True if the router turned the request away, since it knows no such tenant or address. It has one page for every
 * failure. With code 504, for example, a server took the request and kept silent.
 */
export function isTurnedAway({ source, code }: ServerError): boolean {
  return source === 'routing' && (code === '500' || code === '400');
}

/**
 * The fields of errors. `info` is of Campaign's INGEST command, which answers `{requestId, info, status}`: its status
 * is the command's own, no workflow's.
 */
const ERROR_FIELDS: ReadonlySet<string> = new Set(
  'error_code code status error error_description message title detail info requestId'.split(' '),
);

/**
 * True if an object is an error, whatever its status: one from the gateway, the router or Campaign, or one that
 * has only the fields of an error.
 */
export function isErrorObject(json: Record<string, unknown>): boolean {
  const names = Object.keys(json);
  const nothingElse = names.every((name) => ERROR_FIELDS.has(name));
  return (nothingElse && names.some((name) => name !== 'status')) || isKnownError(json);
}

/** True if a body is an error of the gateway, the router or Campaign for certain, whatever its status says. */
export function holdsError(body: string): boolean {
  const json = parseObject(body);
  return json !== undefined && isKnownError(json);
}

function isKnownError(json: Record<string, unknown>): boolean {
  if (gatewayCode(json) !== undefined || isRouterPage(json)) return true;
  // Look no deeper: a workflow's label or log may well quote a code.
  return ['message', 'error', 'error_code', 'error_message', 'detail', 'title'].some((name) =>
    /^\s*(RST|XTK)-\d{6}\b/.test(text(json[name])),
  );
}

function gatewayCode(json: Record<string, unknown>): string | undefined {
  return /^\d{6}$/.exec(text(json['error_code']))?.[0];
}

function isRouterPage(json: Record<string, unknown>): boolean {
  return typeof json['code'] === 'number' && ROUTER_PAGE.test(text(json['message']));
}

/** How many characters of a text an error may be quoted from. */
const LONGEST_QUOTED = 10_000;

/**
 * Campaign's error in some texts, if every code in them is Campaign's own. Any other code means that something
 * behind Campaign failed, perhaps in the middle of its work.
 *
 * @param message the text to quote; undefined quotes the texts themselves
 */
function campaignError(
  texts: Iterable<string>,
  message: string | undefined,
  asked: string,
): ServerError | undefined {
  const echoes = codesIn(asked);
  let first: string | undefined;
  let quoted = '';
  for (const text of texts) {
    if (quoted.length < LONGEST_QUOTED)
      quoted += `${quoted === '' ? '' : '\n'}${text.slice(0, LONGEST_QUOTED)}`;
    for (const [code] of text.matchAll(CODE)) {
      if (echoes.has(code)) continue;
      if (!CAMPAIGN_CODE.test(code)) return undefined;
      first ??= code;
    }
  }
  return first === undefined ? undefined : { source: 'campaign', code: first, message: message ?? quoted };
}

/** Every code that is part of a text, also as the middle of a longer word. */
function codesIn(text: string): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const [, letters = '', digits = ''] of text.toUpperCase().matchAll(/([A-Z]{2,})-(\d{5,})/g)) {
    for (const length of [2, 3, 4, 5]) {
      for (const count of [5, 6]) codes.add(`${letters.slice(-length)}-${digits.slice(0, count)}`);
    }
  }
  return codes;
}

function none(message: string): ServerError {
  return { source: 'none', code: '', message };
}

/**
 * All strings in a JSON value, decoded and in order. Undecoded, a code at the start of a line follows the `n` of
 * `\n`, so it is no separate word. Uses a stack, since hostile JSON nests deeply.
 */
function* strings(json: Record<string, unknown>): Generator<string> {
  const open = [Object.values(json).values()];
  for (let values = open.at(-1); values !== undefined; values = open.at(-1)) {
    const { value, done } = values.next();
    if (done === true) open.pop();
    else if (typeof value === 'string') yield value;
    else if (Array.isArray(value)) open.push(value.values());
    else if (typeof value === 'object' && value !== null) open.push(Object.values(value).values());
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * The words of an HTML page. They are only ever shown as plain text, so a simple way to drop the tags is enough.
 */
function stripTags(body: string): string {
  const page = body.slice(0, 20_000).replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ');
  // A page repeats its title in its body, as a rule.
  const text = withoutTags(page.replace(/<head\b[\s\S]*?<\/head>/gi, ' '));
  return text === '' ? withoutTags(page) : text;
}

function withoutTags(page: string): string {
  return page.replace(/<[^<>]*>/g, ' ').trim();
}
