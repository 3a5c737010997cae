/** Plays one run of the fault campaign. */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowView } from '../../simulator/campaign/workflows.js';
import type { Fault } from '../../simulator/faults/faults.js';
import type { JournalEntry } from '../../simulator/journal.js';
import { type Simulator, startSimulator } from '../../simulator/server.js';
import { inputsFor, type RunOptions, type RunResult, runAction } from '../runner.js';
import { type RunPlan, SIMULATOR } from './plan.js';

/** Everything that is known about one run of the campaign. */
export interface Played {
  plan: RunPlan;
  main: RunResult;
  post: RunResult;
  journal: JournalEntry[];
  /** How many of the requests had arrived when the main run was over. */
  mainRequests: number;
  /** What had really happened when the main run was over. */
  truth: WorkflowView;
  /** Connections that brought no request: one of them may have been meant for a command. */
  unusedConnections: number;
  inputs: Record<string, string>;
  secrets: string[];
}

/** Plays a plan. */
export async function playPlan(plan: RunPlan, node?: string): Promise<Played> {
  const canary = randomUUID().replaceAll('-', '');
  const apiKey = `canary-key-${canary}`;
  const clientSecret = `canary+secret/${canary}=`;
  const planned = Object.values(plan.faults).flat();
  const late = planned.filter((fault) => fault.late === true);
  const simulator = await startSimulator(
    { ...plan.simulator, apiKey, clientSecret },
    {
      onExchange: ({ kind }) => {
        if (kind === 'command') for (const { fault } of late.splice(0)) simulator.addFault(fault);
      },
    },
  );
  try {
    for (const { fault } of planned.filter((one) => one.late !== true)) {
      simulator.addFault(JSON.parse(JSON.stringify(fault).replaceAll(SIMULATOR, simulator.url)) as Fault);
    }
    const accessToken = simulator.issueToken();
    const inputs = {
      ...inputsFor(simulator, plan.givenToken ? accessToken : undefined),
      'workflow-id': 'WKF110',
      ...plan.inputs,
    };
    const options: RunOptions = { inputs, debug: plan.debug, ...(node === undefined ? {} : { node }) };
    const signals = new Signals(plan, simulator);
    const main = await runAction({ ...options, onLine: (_, kill) => signals.begin(kill) });
    signals.end();
    // A request of a process that was killed may still be on its way.
    await sleep(20);
    const mainRequests = simulator.journal().length;
    const [truth] = simulator.workflows();
    if (truth === undefined) throw new Error('the simulator has no workflow');
    const post = await runAction({ ...options, state: main.state });
    return {
      plan,
      main,
      post,
      inputs,
      journal: simulator.journal(),
      mainRequests,
      truth,
      unusedConnections: simulator.unusedConnections(),
      secrets: [canary, apiKey, clientSecret, accessToken, ...main.masks, TOKEN_BEGINS],
    };
  } finally {
    await simulator.close();
  }
}

/** How every token of the simulator begins, masked by the action or not. */
const TOKEN_BEGINS = 'eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0';

/** Sends the signals of a plan to a process. */
class Signals {
  private readonly plan: RunPlan;
  private readonly simulator: Simulator;
  private readonly over = new AbortController();
  private begun = false;

  constructor(plan: RunPlan, simulator: Simulator) {
    this.plan = plan;
    this.simulator = simulator;
  }

  /** Called with each line that the process writes; the first one starts the signals. */
  begin(kill: (signal: NodeJS.Signals) => void): void {
    if (this.begun) return;
    this.begun = true;
    this.deliver(kill).catch(() => undefined);
  }

  /** The process is gone. */
  end(): void {
    this.over.abort();
  }

  private async deliver(kill: (signal: NodeJS.Signals) => void): Promise<void> {
    const { signal: over } = this.over;
    for (const { signal, afterRequests, delayMs } of this.plan.signals) {
      while (this.simulator.journal().length < afterRequests) await sleep(5, undefined, { signal: over });
      await sleep(delayMs, undefined, { signal: over });
      kill(signal);
    }
  }
}
