import {
  advance,
  type Change,
  type Command,
  type Counters,
  type Life,
  newLife,
  order,
  touch,
  type Verdict,
} from './lifecycle.js';
import { generator } from './random.js';
import { pkeyOf } from './record.js';
import type { CampaignSettings } from './settings.js';

/** A signal that reached a workflow, whatever became of it. */
export interface Signalled {
  readonly atMs: number;
  readonly activity: string;
  readonly source: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `queued` until the workflow is resumed; `lost` if it came too soon, or the workflow was not running. */
  readonly became: 'taken' | 'queued' | 'lost';
  /** The journal's number for it. */
  readonly sequence: number;
}

/** What really happened to a workflow, whatever the API said. */
export interface WorkflowView extends Counters {
  readonly id: string;
  readonly state: Life['state'];
  /** Every state it was really in, in order; `at` in milliseconds from the start of the simulator. */
  readonly history: readonly (Omit<Change, 'atMs'> & { readonly at: number })[];
  /** Every signal that reached it, in order. */
  readonly signals: readonly (Omit<Signalled, 'atMs'> & { readonly at: number })[];
}

/** States in which a signal is not lost (Adobe documents that the workflow must be started, and the queue of a paused one). */
const TAKES_SIGNALS: ReadonlySet<Life['state']> = new Set(['starting', 'in-progress', 'resuming', 'paused']);

/** A workflow right after a command. Everything until the next command follows from this. */
interface Ordered {
  readonly sinceMs: number;
  readonly life: Life;
}

/** The workflows of the instance. */
export class Workflows {
  private readonly orders = new Map<string, readonly [Ordered, ...Ordered[]]>();
  private readonly signals = new Map<string, readonly Signalled[]>();
  private readonly options: CampaignSettings;
  private readonly now: () => number;
  private readonly startedAtMs: number;
  private readonly random: () => number;

  /** @param now wall-clock time in milliseconds */
  constructor(options: CampaignSettings, now: () => number, startedAtMs = now()) {
    this.options = options;
    this.now = now;
    this.startedAtMs = startedAtMs;
    // Not the seed itself: that decides which reads fail, and the same reads would then be stale.
    this.random = generator(~options.seed >>> 0);
    for (const workflow of options.workflows) this.add(workflow);
  }

  private add({ id, ...own }: CampaignSettings['workflows'][number]): void {
    const { behaviour, initialState, runMs, transitionMs, queueMs } = this.options;
    const plan = { behaviour, initialState, runMs, transitionMs, queueMs, ...own };
    const nowMs = this.now();
    this.orders.set(id, [{ sinceMs: nowMs, life: newLife(plan, nowMs) }]);
  }

  /** The ID of the workflow that a path names by its ID or its PKey, or undefined if there is none. */
  resolve(idOrPkey: string): string | undefined {
    if (this.orders.has(idOrPkey)) return idOrPkey;
    return [...this.orders.keys()].find((id) => pkeyOf(this.options.tenant, id) === idOrPkey);
  }

  /** The workflow as a read shows it, and as it was `staleMs` before. A stale read shows only the past. */
  read(id: string): { readonly shown: Life; readonly before: Life } | undefined {
    const { staleReads, staleMs } = this.options;
    const nowMs = this.now();
    const present = this.at(id, nowMs);
    const before = this.at(id, nowMs - staleMs);
    if (!present || !before) return undefined;
    return { shown: staleReads > 0 && this.random() < staleReads ? before : present, before };
  }

  /** Orders a command, which the journal knows by `sequence`, and says whether it changes anything. */
  command(id: string, command: Command, sequence?: number): Verdict {
    const nowMs = this.now();
    const life = this.at(id, nowMs);
    const earlier = this.orders.get(id);
    if (!life || !earlier) return 'illegal';
    const ordered = order(life, command, nowMs, sequence);
    // What is rejected is not saved; a redundant command that is accepted is.
    const saved = ordered.verdict === 'effective' || this.options.redundant === 'accept';
    const shows = saved && this.options.savedCommands === 'in-record';
    this.orders.set(id, [
      ...earlier,
      { sinceMs: nowMs, life: shows ? touch(ordered.life, nowMs) : ordered.life },
    ]);
    return ordered.verdict;
  }

  /**
   * Takes a signal to an activity of a workflow, which the journal knows by `sequence`.
   *
   * @returns what became of it, or why it was lost
   */
  signal(
    id: string,
    { activity, source, parameters }: Pick<Signalled, 'activity' | 'source' | 'parameters'>,
    sequence: number,
  ): 'taken' | 'queued' | 'too-soon' | 'not-running' {
    const nowMs = this.now();
    const { signalIntervalMs, signalScope, tooSoonSignal } = this.options;
    const earlier = this.signals.get(id) ?? [];
    const state = this.at(id, nowMs)?.state;
    const running = state !== undefined && TAKES_SIGNALS.has(state);
    const tooSoon = earlier.some(
      (one) =>
        one.became !== 'lost' &&
        (signalScope === 'workflow' || one.activity === activity) &&
        nowMs - one.atMs < signalIntervalMs,
    );
    const taken = state === 'paused' ? 'queued' : 'taken';
    const became = running && (!tooSoon || tooSoonSignal === 'taken') ? taken : 'lost';
    this.signals.set(id, [...earlier, { atMs: nowMs, activity, source, parameters, became, sequence }]);
    if (!running) return 'not-running';
    return tooSoon ? 'too-soon' : taken;
  }

  /** All of them, in the order they were added. */
  views(): readonly WorkflowView[] {
    return [...this.orders.keys()].flatMap((id) => {
      const life = this.at(id, this.now());
      if (!life) return [];
      const history = life.history.map(({ atMs, ...change }) => ({ ...change, at: atMs - this.startedAtMs }));
      const signals = (this.signals.get(id) ?? []).map(({ atMs, ...signal }) => ({
        ...signal,
        at: atMs - this.startedAtMs,
      }));
      return [{ id, state: life.state, ...life.counters, history, signals }];
    });
  }

  /** The workflow as it was at `ms`, or as it was at the beginning if that is later. */
  private at(id: string, ms: number): Life | undefined {
    const orders = this.orders.get(id);
    if (!orders) return undefined;
    const { life } = orders.findLast(({ sinceMs }) => sinceMs <= ms) ?? orders[0];
    return advance(life, ms);
  }
}
