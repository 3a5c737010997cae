/**
 * The errors of Adobe's services, recognised in a body of any form: JSON, plain text or HTML.
 */

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

const CAMPAIGN_CODE = /\b[A-Z]{3}-\d{6}\b/;

/**
 * Reads the error that a body names.
 *
 * The gateway's codes are strings of six digits, the router's `code` is a number, and Campaign's codes
 * stand somewhere in the text, whatever its form.
 */
export function readServerError(body: string): ServerError {
  const json = parseObject(body);
  if (json !== undefined) {
    const message = text(json['message']);
    const errorCode = text(json['error_code']);
    if (/^\d{6}$/.test(errorCode)) return { source: 'gateway', code: errorCode, message };
    if (typeof json['code'] === 'number' && /Oops|Check your URI/i.test(message)) {
      return { source: 'routing', code: String(json['code']), message };
    }
    if (typeof json['error'] === 'string' && !CAMPAIGN_CODE.test(body)) {
      return { source: 'ims', code: json['error'], message: text(json['error_description']) || message };
    }
    return (
      campaignError(body, message || text(json['error_message']) || text(json['title'])) ?? none(message)
    );
  }
  const plain = stripTags(body);
  return campaignError(body, plain) ?? none(plain);
}

function campaignError(body: string, message: string): ServerError | undefined {
  const code = CAMPAIGN_CODE.exec(body)?.[0];
  return code === undefined ? undefined : { source: 'campaign', code, message: message || body };
}

function none(message: string): ServerError {
  return { source: 'none', code: '', message };
}

/** The body as a JSON object; undefined when it is anything else. */
export function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** True for JSON objects, not for arrays or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
