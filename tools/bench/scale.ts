/** What many steps at once cost the API: mints, reads and commands. */

import { type Simulator, startSimulator } from '../../simulator/server.js';
import { inputsFor, runAction } from '../runner.js';
import { table } from './figures.js';

const RUN_MS = 30_000;

interface Fleet {
  steps: number;
  /** How many steps run at the same time. */
  atOnce: number;
  /** One token for all of them, instead of one that each mints. */
  oneToken: boolean;
}

/** Starts many workflows, each with a step of its own that waits until it is finished. */
export async function benchScale({ node, steps }: { node: string; steps: number }): Promise<string> {
  const fleets: Fleet[] = [
    { steps, atOnce: steps, oneToken: false },
    { steps, atOnce: steps, oneToken: true },
    { steps, atOnce: 10, oneToken: true },
  ];
  const rows: string[][] = [];
  for (const fleet of fleets) rows.push(await launch(fleet, node));
  const head = [
    `runs of ${RUN_MS / 1_000} s`,
    'token',
    'confirmed',
    'commands sent / that took effect',
    'most for one workflow',
    'mints',
    'reads',
    'most requests in a second',
  ];
  return table(head, rows);
}

async function launch({ steps, atOnce, oneToken }: Fleet, node: string): Promise<string[]> {
  const ids = Array.from({ length: steps }, (_, index) => `WKF${index + 1}`);
  const workflows = ids.map((id) => ({ id }));
  const simulator = await startSimulator({ workflows, runMs: RUN_MS });
  try {
    const inputs = {
      ...inputsFor(simulator, oneToken ? simulator.issueToken() : undefined),
      command: 'start',
      'wait-for': 'finished',
    };
    const results: (string | undefined)[] = [];
    const waiting = [...ids];
    const worker = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        const run = await runAction({ node, killAfterMs: 600_000, inputs: { ...inputs, 'workflow-id': id } });
        results.push(run.outputs['result']);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return [
      `${steps}, ${atOnce === steps ? 'all at once' : `${atOnce} at a time`}`,
      oneToken ? 'one for all' : 'one each',
      String(results.filter((result) => result === 'confirmed').length),
      ...counts(simulator),
    ];
  } finally {
    await simulator.close();
  }
}

function counts(simulator: Simulator): string[] {
  const journal = simulator.journal();
  const commands = journal.filter(({ kind }) => kind === 'command');
  const starts = simulator.workflows().map((workflow) => workflow.starts);
  const perSecond = new Map<number, number>();
  for (const { at } of journal) {
    const second = Math.floor(at / 1_000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  return [
    `${commands.length} / ${starts.reduce((sum, count) => sum + count, 0)}`,
    String(Math.max(...starts)),
    String(journal.filter(({ kind }) => kind === 'mint').length),
    String(journal.filter(({ kind }) => kind === 'read').length),
    String(Math.max(...perSecond.values())),
  ];
}
