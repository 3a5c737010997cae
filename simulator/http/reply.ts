/** An HTTP answer as a value. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A JSON answer. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** A plain text answer. */
export function textReply(status: number, body: string): Reply {
  return { status, headers: { 'Content-Type': 'text/plain;charset=utf-8' }, body };
}

/** An answer without a body. */
export function emptyReply(status: number): Reply {
  return { status, headers: {}, body: '' };
}

/** 405 with the methods there are. */
export function methodNotAllowed(allowed: string): Reply {
  return jsonReply(405, { code: 405, message: 'Method Not Allowed' }, { Allow: allowed });
}

/** Whether a Content-Type header names `expected`, whatever its parameters. */
export function isContentType(header: string | undefined, expected: string): boolean {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() === expected;
}
