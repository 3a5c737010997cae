/**
 * The errors of Adobe's services, recognised in a body of any form: JSON, plain text or HTML.
 */

import { parseObject } from './json.js';

/** An error that a body names. Texts are as the server wrote them: data, not yet made safe to print. */
export type ServerError =
  /** The API gateway, before Campaign saw anything (adobe-apiplatform/api-gateway-request-validation). */
  | { source: 'gateway'; code: string; message: string }
  /** The router in front of Campaign: no such tenant or URI (Adobe Campaign Standard documentation). */
  | { source: 'routing'; code: string; message: string }
  /** Campaign itself, by its message codes such as RST-360011 (Adobe Campaign Standard documentation). */
  | { source: 'campaign'; code: string; message: string }
  /** The token service, IMS (Adobe Developer Console documentation). */
  | { source: 'ims'; code: string; message: string }
  /** None of these; `message` is what there is of a message, perhaps nothing. */
  | { source: 'none'; code: ''; message: string };

/** The codes that Adobe's documentation shows in answers of this API; they count wherever they stand. */
const DOCUMENTED_CODE = /\b(RST|XTK)-\d{6}\b/;

/** Campaign begins its messages with a code. Elsewhere in a text it may as well be a proxy's incident number. */
const LEADING_CODE = /^\s*([A-Z]{3}-\d{6})\b/;

/** Names of fields that hold an error, in JSON of whatever form. */
const ERROR_FIELD = /message|error|code|detail/i;

/**
 * Reads the error that a body names.
 *
 * The gateway's codes are strings of six digits, the router's `code` is a number, and Campaign's codes
 * stand somewhere in the text, whatever its form.
 */
export function readServerError(body: string): ServerError {
  const json = parseObject(body);
  if (json === undefined) {
    const plain = stripTags(body);
    const html = /<html|<body/i.test(body);
    return campaignError(body, plain, html ? '' : body) ?? none(plain);
  }
  const message = text(json['message']);
  const errorCode = text(json['error_code']);
  if (/^\d{6}$/.test(errorCode)) return { source: 'gateway', code: errorCode, message };
  if (typeof json['code'] === 'number' && /Oops|Check your URI/i.test(message)) {
    return { source: 'routing', code: String(json['code']), message };
  }
  const campaign = campaignInJson(json, message);
  if (campaign !== undefined) return campaign;
  if (typeof json['error'] === 'string') {
    return { source: 'ims', code: json['error'], message: text(json['error_description']) || message };
  }
  return none(message);
}

/**
 * @param everything all the text there is, where a documented code is looked for
 * @param message what to quote, if there is any
 * @param leading the text that any other code has to begin
 */
function campaignError(everything: string, message: string, leading: string): ServerError | undefined {
  const code = DOCUMENTED_CODE.exec(everything)?.[0] ?? LEADING_CODE.exec(leading)?.[1];
  return code === undefined ? undefined : { source: 'campaign', code, message: message || everything };
}

function campaignInJson(json: Record<string, unknown>, message: string): ServerError | undefined {
  const texts = strings(json);
  const everything = texts.map(({ text }) => text).join('\n');
  const errors = texts.filter(({ name, text }) => ERROR_FIELD.test(name) && LEADING_CODE.test(text));
  return campaignError(everything, message, errors[0]?.text ?? '');
}

function none(message: string): ServerError {
  return { source: 'none', code: '', message };
}

/**
 * All strings in a JSON value, decoded, with the names of their fields: in the JSON itself a code at the start
 * of a line follows the `n` of `\n`, and is no word of its own. By a stack, since hostile JSON nests deeply.
 */
function strings(json: Record<string, unknown>): { name: string; text: string }[] {
  const found: { name: string; text: string }[] = [];
  const open: [name: string, value: unknown][] = [['', json]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [name, value] = next;
    if (typeof value === 'string') found.push({ name, text: value });
    else if (typeof value === 'object' && value !== null) {
      // Pushed in reverse, so that they come off in the order in which they stand; one by one, since there may
      // be more of them than a call takes arguments.
      for (const entry of Object.entries(value).reverse()) open.push(entry);
    }
  }
  return found;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The words of an HTML page; only ever shown as plain text, so the tags may go in the simplest way. */
function stripTags(body: string): string {
  return body
    .slice(0, 20_000)
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .trim();
}
