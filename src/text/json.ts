/** Reads JSON from outside. */

/** The body as a JSON object; undefined when it is anything else. */
export function parseObject(body: string): Record<string, unknown> | undefined {
  const value = parse(body);
  return isObject(value) ? value : undefined;
}

/** True if the body is JSON, whole and of any kind. */
export function isJson(body: string): boolean {
  return parse(body) !== undefined;
}

/** The value that a text holds as JSON; undefined when it is none. */
function parse(body: string): unknown {
  try {
    // A byte order mark before JSON is not allowed, but harmless (RFC 8259 §8.1).
    return JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** True for JSON objects, not for arrays or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
