import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { WorkflowView } from '../../simulator/campaign/workflows.js';
import type { Fault } from '../../simulator/faults/faults.js';
import type { FaultPreset } from '../../simulator/faults/presets.js';
import type { JournalEntry } from '../../simulator/journal.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import { type Simulator, startSimulator } from '../../simulator/server.js';
import { secretsIn } from '../../src/inputs/credentials.js';
import { violations } from '../../tools/invariants.js';
import { inputsFor, type RunOptions, type RunResult, runAction } from '../../tools/runner.js';
import { transcript } from './transcript.js';

/** One run of the built action against a simulator of its own. */
export interface Scenario {
  inputs?: Record<string, string>;
  simulator?: Partial<SimulatorOptions>;
  faults?: (Fault | FaultPreset)[];
  /** Hand in a token of this kind instead of minting one. */
  token?: 'valid' | 'expired' | 'foreign';
  env?: Record<string, string>;
  onLine?: RunOptions['onLine'];
  /** Called once the simulator listens, such as to send signals when a request arrives. */
  prepare?: (simulator: Simulator) => void;
  debug?: boolean;
  /** The command goes to a server of the test's own, so that no journal shows it. */
  elsewhere?: boolean;
}

/** What came of it, on both sides. */
export interface Played {
  run: RunResult;
  journal: JournalEntry[];
  workflow: WorkflowView;
  /** Commands that arrived, in order. */
  commands: (string | undefined)[];
  /** The one error annotation; empty when there is none. */
  error: string;
  warnings: string[];
}

/** Plays a scenario with secrets that exist nowhere else, and checks what must hold for every run. */
export async function play(scenario: Scenario): Promise<Played> {
  const canary = randomUUID().replaceAll('-', '');
  const apiKey = `canary-key-${canary}`;
  const clientSecret = `canary+secret/${canary}=`;
  const simulator = await startSimulator({ apiKey, clientSecret, ...scenario.simulator });
  try {
    for (const fault of scenario.faults ?? []) simulator.addFault(fault);
    scenario.prepare?.(simulator);
    const token =
      scenario.token === 'foreign'
        ? `canary-token-${canary}`
        : simulator.issueToken({ expired: scenario.token === 'expired' });
    const inputs = {
      ...inputsFor(simulator, scenario.token === undefined ? undefined : token),
      'workflow-id': 'WKF110',
      command: 'start',
      'timeout-minutes': '0.25',
      ...scenario.inputs,
    };
    const run = await runAction({
      inputs,
      debug: scenario.debug ?? true,
      ...(scenario.env === undefined ? {} : { env: scenario.env }),
      ...(scenario.onLine === undefined ? {} : { onLine: scenario.onLine }),
    });
    const journal = simulator.journal();
    const workflow = simulator.workflows()[0];
    if (workflow === undefined) throw new Error('the simulator has no workflow');
    const played: Played = {
      run,
      journal,
      workflow,
      commands: journal.filter(({ kind }) => kind === 'command').map(({ command }) => command),
      error: run.commands.find(({ name }) => name === 'error')?.data ?? '',
      warnings: run.commands.filter(({ name }) => name === 'warning').map(({ data }) => data),
    };
    const secrets = [canary, clientSecret, apiKey, ...run.masks];
    expect(violations({ run, inputs, journal, secrets })).toEqual([]);
    if (Object.keys(run.outputs).length > 0) {
      const secrets = secretsIn(new Map(Object.entries(inputs)));
      expect(run.masks).toEqual(expect.arrayContaining(secrets));
    }
    const tookIt = ['accepted', 'confirmed'].includes(run.outputs['result'] ?? '');
    const joined = scenario.inputs?.['if-running'] === 'join';
    if (tookIt && !joined && scenario.elsewhere !== true) expect(played.commands.length).toBeGreaterThan(0);
    return played;
  } finally {
    await simulator.close();
  }
}

/** A run as its reader sees it, with everything replaced that differs from run to run. */
export function transcriptOf({ run, journal }: Played): string {
  const requests = journal.map(({ kind, command, status, tookEffect }) => {
    const effect = kind === 'command' && tookEffect ? ', took effect' : '';
    return `${command ?? kind} (${status ?? 'no answer'}${effect})`;
  });
  return transcript({ ...run, requests })
    .replace(/127\.0\.0\.1:\d+/g, 'SIMULATOR')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'REQUEST-ID')
    .replace(/\b\d+(\.\d+)? s\b/g, 'N s')
    .replace(/elapsed-seconds=[\d.]+/g, 'elapsed-seconds=N');
}
