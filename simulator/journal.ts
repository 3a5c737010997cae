import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FaultKind } from './faults.js';
import type { Command } from './lifecycle.js';
import type { RequestKind } from './routes.js';

/** One request as it was received, and what became of it. No secret is in it in clear. */
export interface JournalEntry {
  readonly sequence: number;
  /** Milliseconds from the start of the simulator until the request's headers were in. */
  readonly at: number;
  readonly kind: RequestKind;
  readonly method: string;
  /** The request target, with its query. */
  readonly path: string;
  /** Names in lower case; Authorization and X-Api-Key as fingerprints. */
  readonly headers: Readonly<Record<string, string>>;
  /** The names as they were written, in order. */
  readonly headerNames: readonly string[];
  readonly body: string;
  readonly workflowId?: string;
  readonly command?: Command;
  /** The fault that was done to this request, or the refusal that began with its answer. */
  readonly fault?: FaultKind;
  /** The `X-Request-Id` it was answered with. */
  readonly requestId: string;
  /** The status that was answered; absent as long as there is none. */
  readonly status?: number;
  /**
   * A command changed the workflow, or is going to once it has left the queue (the workflow's history has
   * the moment), or a token was given out.
   */
  readonly tookEffect: boolean;
}

/** The most a request's body is read and kept, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** A secret's stand-in: equal for equal secrets, and not to be reversed. */
export function fingerprint(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex').slice(0, 12)}`;
}

const SECRET_HEADERS: readonly string[] = ['authorization', 'proxy-authorization', 'x-api-key', 'cookie'];
const SECRET_FIELDS = /((?:^|[?&])(?:client_secret|client_id|access_token)=)([^&\s]*)/g;
const SECRET_JSON = /("(?:client_secret|client_id|access_token)"\s*:\s*")((?:[^"\\]|\\.)*)/g;

/** Keeps secrets out of what is written down. */
export class Redactor {
  private readonly secrets: () => Iterable<string>;

  /** @param secrets all that is secret by now */
  constructor(secrets: () => Iterable<string>) {
    this.secrets = secrets;
  }

  /** `text` with fingerprints for the credentials in form and JSON fields, and for known secrets anywhere. */
  text(text: string): string {
    let clean = text
      .replace(SECRET_FIELDS, (_, name: string, value: string) => name + fingerprint(decodedField(value)))
      .replace(SECRET_JSON, (_, name: string, value: string) => name + fingerprint(value));
    for (const secret of this.secrets()) {
      for (const form of formsOf(secret)) {
        if (clean.includes(form)) clean = clean.replaceAll(form, fingerprint(secret));
      }
    }
    return clean;
  }

  /** Request headers, with names in lower case and repeated ones joined. */
  headers(rawHeaders: readonly string[]): Readonly<Record<string, string>> {
    const headers: Record<string, string> = {};
    for (const [name, value] of pairs(rawHeaders)) {
      const key = name.toLowerCase();
      const clean = SECRET_HEADERS.includes(key) ? fingerprint(value) : this.text(value);
      headers[key] = Object.hasOwn(headers, key) ? `${headers[key]}, ${clean}` : clean;
    }
    return headers;
  }
}

/** As it is, and as a form and a JSON text would have it. */
function formsOf(secret: string): ReadonlySet<string> {
  return new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
}

function decodedField(value: string): string {
  return new URLSearchParams(`v=${value}`).get('v') ?? value;
}

function pairs(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    found.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return found;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An entry whose exchange is still going on. */
export type OpenEntry = Mutable<JournalEntry>;

/** Every request received, in order. */
export class Journal {
  private entries: OpenEntry[] = [];
  private sequence = 0;
  private readonly redactor: Redactor;
  private readonly now: () => number;
  private readonly startedAtMs: number;

  /** @param now wall-clock time in milliseconds */
  constructor(redactor: Redactor, now: () => number, startedAtMs = now()) {
    this.redactor = redactor;
    this.now = now;
    this.startedAtMs = startedAtMs;
  }

  /** Notes a request whose headers are in. */
  open(kind: RequestKind, request: IncomingMessage, requestId: string): OpenEntry {
    const entry: OpenEntry = {
      sequence: ++this.sequence,
      at: this.now() - this.startedAtMs,
      kind,
      method: request.method ?? '',
      path: this.redactor.text(request.url ?? ''),
      headers: this.redactor.headers(request.rawHeaders),
      headerNames: request.rawHeaders.filter((_, index) => index % 2 === 0),
      body: '',
      requestId,
      tookEffect: false,
    };
    this.entries.push(entry);
    return entry;
  }

  /** Notes a request's body, as far as it came. */
  body(entry: OpenEntry, body: string): void {
    entry.body = this.redactor.text(body);
  }

  /** A copy of what is there. */
  list(): JournalEntry[] {
    return this.entries.map((entry) => ({ ...entry }));
  }

  /** Forgets all of it, but goes on counting; returns how many entries there were. */
  clear(): number {
    const count = this.entries.length;
    this.entries = [];
    return count;
  }
}
