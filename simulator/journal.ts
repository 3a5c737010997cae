import type { IncomingMessage } from 'node:http';
import type { Sent } from './campaign/lifecycle.js';
import type { FaultKind } from './faults/faults.js';
import type { RequestKind } from './http/routes.js';

/** One request as it was received, and what became of it. The secrets in it are made up, and shown as they came. */
export interface JournalEntry {
  readonly sequence: number;
  /** Milliseconds from the start of the simulator until the request's headers had arrived. */
  readonly at: number;
  readonly kind: RequestKind;
  readonly method: string;
  /** The request target, with its query. */
  readonly path: string;
  /** With names in lower case; repeated ones are joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** The names as they were written, in order. */
  readonly headerNames: readonly string[];
  readonly body: string;
  readonly workflowId?: string;
  /** `signal` for a signal, whose parameters are in the body. */
  readonly command?: Sent;
  /** The activity that a signal was for, if there is one. */
  readonly activity?: string;
  /** The fault that was done to this request, or the refusal that began with its answer. */
  readonly fault?: FaultKind;
  /** The `X-Request-Id` it was answered with. */
  readonly requestId: string;
  /** The status of the answer, once there is one. */
  readonly status?: number;
  /**
   * A command changed the workflow or will do so once it leaves the queue (the workflow's history has the
   * moment), or a token was issued.
   */
  readonly tookEffect: boolean;
}

/** How many bytes of a request's body are read and kept. */
export const MAX_BODY_BYTES = 1024 * 1024;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An entry whose exchange is still going on. */
export type OpenEntry = Mutable<JournalEntry>;

/** Every request received, in order. */
export class Journal {
  private entries: OpenEntry[] = [];
  private sequence = 0;
  private readonly now: () => number;
  private readonly startedAtMs: number;

  /** @param now wall-clock time in milliseconds */
  constructor(now: () => number, startedAtMs = now()) {
    this.now = now;
    this.startedAtMs = startedAtMs;
  }

  /** Adds a request whose headers have arrived. */
  open(kind: RequestKind, request: IncomingMessage, requestId: string): OpenEntry {
    const entry: OpenEntry = {
      sequence: ++this.sequence,
      at: this.now() - this.startedAtMs,
      kind,
      method: request.method ?? '',
      path: request.url ?? '',
      headers: headersOf(request),
      headerNames: request.rawHeaders.filter((_, index) => index % 2 === 0),
      body: '',
      requestId,
      tookEffect: false,
    };
    this.entries.push(entry);
    return entry;
  }

  /** A copy of what is there. */
  list(): JournalEntry[] {
    return this.entries.map((entry) => ({ ...entry }));
  }
}

function headersOf({ headersDistinct }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values]) => [name, values?.join(', ') ?? '']),
  );
}
