import { recordOf } from '../../simulator/campaign/record.js';
import { Workflows, type WorkflowView } from '../../simulator/campaign/workflows.js';
import { resolveOptions, type SimulatorOptions } from '../../simulator/options.js';
import { answered } from '../../tools/simulated-time.js';
import type { World } from './fake-run.js';

/** The simulator's workflow WKF110, without its server and in simulated time. */
export interface SimulatedCampaign {
  world: Required<Pick<World, 'command' | 'read'>>;
  /** What really happened to the workflow. */
  workflow(): WorkflowView | undefined;
}

export function simulatedCampaign(given: Partial<SimulatorOptions>): SimulatedCampaign {
  const options = resolveOptions(given);
  const workflowId = 'WKF110';
  let atMs = 0;
  let reads = 0;
  const workflows = new Workflows(options, () => atMs);
  return {
    world: {
      command: (method, _, nowMs) => {
        atMs = nowMs;
        workflows.command(workflowId, method as Parameters<Workflows['command']>[1]);
        return answered(200);
      },
      read: (nowMs) => {
        atMs = nowMs;
        const life = workflows.read(workflowId);
        if (life === undefined) return answered(404);
        const context = {
          origin: 'https://mc.example',
          workflowId,
          reads: reads++,
          before: life.before.state,
        };
        return answered(200, recordOf(options, life.shown, context));
      },
    },
    workflow: () => workflows.views()[0],
  };
}
