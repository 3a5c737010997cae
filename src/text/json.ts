/** Reads JSON from outside. */

/** The body as a JSON object; undefined when it is anything else. */
export function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    // A byte order mark before JSON is not allowed, but harmless (RFC 8259 §8.1).
    const value: unknown = JSON.parse(body.replace(/^\uFEFF/, ''));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** True for JSON objects, not for arrays or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
