import type { Sent } from '../campaign/lifecycle.js';
import { generator } from '../campaign/random.js';
import type { RequestKind } from '../http/routes.js';
import type { Fault } from './faults.js';
import { TRANSIENT_READ_FAULTS } from './presets.js';

/** A fault that refuses connections, so that no request arrives. */
export type Refusal = Extract<Fault, { kind: 'refuse' }>;

/** A fault that is done to a request. */
export type RequestFault = Exclude<Fault, Refusal>;

interface Waiting<F extends Fault> {
  readonly fault: F;
  skip: number;
  left: number;
}

/** The faults that wait for a request, in the order they were added. The first that matches is taken. */
export class FaultQueue {
  private readonly requests: Waiting<RequestFault>[] = [];
  private readonly refusals: Waiting<Refusal>[] = [];
  private readonly share: number;
  private readonly random: () => number;

  /**
   * @param share share of the reads that fail by chance, 0 to 1
   * @param seed the same seed gives the same failures
   */
  constructor(share: number, seed: number) {
    this.share = share;
    this.random = generator(seed);
  }

  add(fault: Fault): void {
    const times = fault.times ?? 1;
    const counts = { skip: fault.skip ?? 0, left: times === 'always' ? Number.POSITIVE_INFINITY : times };
    if (fault.kind === 'refuse') this.refusals.push({ fault, ...counts });
    else this.requests.push({ fault, ...counts });
  }

  /** The fault for a request that has come in, if there is one. */
  take(kind: RequestKind, command: Sent | undefined): RequestFault | undefined {
    const matches = ({ on, method }: Fault): boolean =>
      (on === 'any' || on === kind) && (method === undefined || method === command);
    const waiting = takeFrom(this.requests, matches);
    if (waiting || kind !== 'read' || this.share === 0) return waiting;
    if (this.random() >= this.share) return undefined;
    return TRANSIENT_READ_FAULTS[Math.floor(this.random() * TRANSIENT_READ_FAULTS.length)];
  }

  /** The refusal that is to begin with the answer to a request of this kind, if there is one. */
  takeRefusal(kind: RequestKind, command: Sent | undefined): Refusal | undefined {
    return takeFrom(
      this.refusals,
      ({ after, method }) =>
        after === kind && (method === undefined || after !== 'command' || method === command),
    );
  }
}

function takeFrom<F extends Fault>(queue: Waiting<F>[], matches: (fault: F) => boolean): F | undefined {
  let found: Waiting<F> | undefined;
  for (const waiting of queue) {
    if (!matches(waiting.fault)) continue;
    // Every fault counts the requests it lets through, even those that meet another fault.
    if (waiting.skip > 0) waiting.skip--;
    else found ??= waiting;
  }
  if (!found) return undefined;
  found.left--;
  if (found.left === 0) queue.splice(queue.indexOf(found), 1);
  return found.fault;
}
