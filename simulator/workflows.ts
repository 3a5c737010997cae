import {
  advance,
  type Command,
  type Counters,
  type Life,
  newLife,
  order,
  type Verdict,
} from './lifecycle.js';
import type { SimulatorOptions, WorkflowOptions } from './options.js';
import { pkeyOf } from './record.js';

/** A workflow as the simulator's user sees it: what really happened, whatever the API said. */
export interface WorkflowView extends Counters {
  readonly id: string;
  readonly state: Life['state'];
}

/** The workflows of the instance. */
export class Workflows {
  private readonly lives = new Map<string, Life>();
  private readonly options: SimulatorOptions;
  private readonly now: () => number;

  /** @param now wall-clock time in milliseconds */
  constructor(options: SimulatorOptions, now: () => number) {
    this.options = options;
    this.now = now;
    for (const workflow of options.workflows) this.add(workflow);
  }

  /** Adds a workflow, in place of one with the same ID if there is one. */
  add({ id, ...own }: WorkflowOptions): void {
    const { behaviour, initialState, runMs, transitionMs, queueMs } = this.options;
    const plan = { behaviour, initialState, runMs, transitionMs, queueMs, ...own };
    this.lives.set(id, newLife(plan, this.now()));
  }

  /** The ID of the workflow that a path names by its ID or its PKey, or undefined if there is none. */
  resolve(idOrPkey: string): string | undefined {
    if (this.lives.has(idOrPkey)) return idOrPkey;
    return [...this.lives.keys()].find((id) => pkeyOf(this.options.tenant, id) === idOrPkey);
  }

  /** The workflow as it is now. */
  read(id: string): Life | undefined {
    const life = this.lives.get(id);
    return life && this.keep(id, advance(life, this.now()));
  }

  /** Orders a command, and says whether it changes anything. */
  command(id: string, command: Command): Verdict {
    const life = this.lives.get(id);
    if (!life) return 'illegal';
    const ordered = order(life, command, this.now());
    this.keep(id, ordered.life);
    return ordered.verdict;
  }

  /** All of them, in the order they were added. */
  views(): readonly WorkflowView[] {
    return [...this.lives.keys()].flatMap((id) => {
      const life = this.read(id);
      return life ? [{ id, state: life.state, ...life.counters }] : [];
    });
  }

  private keep(id: string, life: Life): Life {
    this.lives.set(id, life);
    return life;
  }
}
