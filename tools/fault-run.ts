/** Carries out one run of the fault campaign, and judges it. */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry } from '../simulator/journal.js';
import { type Simulator, startSimulator } from '../simulator/server.js';
import type { WorkflowView } from '../simulator/workflows.js';
import type { RunPlan } from './fault-plan.js';
import { postViolations, violations } from './invariants.js';
import { type RunOptions, type RunResult, runAction } from './runner.js';

/** How a run of the campaign went, on all sides. */
export interface Played {
  plan: RunPlan;
  main: RunResult;
  /** The post run, if the job was cancelled. */
  post: RunResult | undefined;
  journal: JournalEntry[];
  workflow: WorkflowView;
  inputs: Record<string, string>;
  secrets: string[];
}

/** Plays a plan. */
export async function playPlan(plan: RunPlan, node?: string): Promise<Played> {
  const canary = randomUUID().replaceAll('-', '');
  const apiKey = `canary-key-${canary}`;
  const clientSecret = `canary+secret/${canary}=`;
  const simulator = await startSimulator({ ...plan.simulator, apiKey, clientSecret });
  try {
    for (const { fault } of Object.values(plan.faults).flat()) simulator.addFault(fault);
    const accessToken = simulator.issueToken();
    const credential: Record<string, string> = plan.givenToken
      ? { 'access-token': accessToken }
      : { 'client-secret': clientSecret };
    const inputs = {
      organization: 'geometrixx',
      'workflow-id': 'WKF110',
      'base-url': simulator.url,
      'ims-url': simulator.url,
      'api-key': apiKey,
      ...credential,
      ...plan.inputs,
    };
    const options: RunOptions = { inputs, debug: plan.debug, ...(node === undefined ? {} : { node }) };
    const signals = new Signals(plan, simulator);
    const main = await runAction({ ...options, onLine: (_, kill) => signals.begin(kill) });
    signals.end();
    // The post run is for cancelled jobs alone, whatever their step came to.
    const cancelled = main.signalledAtMs.length > 0;
    const post = cancelled ? await runAction({ ...options, state: main.state }) : undefined;
    const [workflow] = simulator.workflows();
    if (workflow === undefined) throw new Error('the simulator has no workflow');
    return {
      plan,
      main,
      post,
      inputs,
      journal: simulator.journal(),
      workflow,
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

  /** Called with each line that the process writes; the first one begins it all. */
  begin(kill: (signal: NodeJS.Signals) => void): void {
    if (this.begun) return;
    this.begun = true;
    this.send(kill).catch(() => undefined);
  }

  /** The process is gone. */
  end(): void {
    this.over.abort();
  }

  private async send(kill: (signal: NodeJS.Signals) => void): Promise<void> {
    const { signal: over } = this.over;
    for (const { signal, afterRequests, delayMs } of this.plan.signals) {
      while (this.simulator.journal().length < afterRequests) await sleep(5, undefined, { signal: over });
      await sleep(delayMs, undefined, { signal: over });
      kill(signal);
    }
  }
}

/** Everything that should not be about a run of the campaign, a sentence each; empty for a sound one. */
export function judge(played: Played): string[] {
  const { main, post, inputs, journal, secrets } = played;
  return [
    ...violations({ run: main, inputs, journal, secrets }),
    ...(main.signal === null ? truth(played) : []),
    ...repetitions(played),
    ...cleanUps(played),
    ...(post === undefined ? [] : postViolations(post, secrets).map((found) => `post run: ${found}`)),
  ];
}

/** The result against what really happened in the simulated Campaign. */
function truth(played: Played): string[] {
  const { plan, main, workflow } = played;
  const { command } = plan.inputs;
  const { result = '', state = '' } = main.outputs;
  const sent = arrivals(played, command);
  const taken = sent.filter(
    ({ entry, certain }) => entry.tookEffect || isSuccess(entry) || certain === false,
  );
  const endedBadly = state === 'erroneous' || (command === 'pause' && state === 'finished');
  const found: string[] = [];
  if (result === 'skipped' && sent.length > 0) found.push('skipped, but sent');
  if (['accepted', 'confirmed'].includes(result) && taken.length === 0) {
    found.push(`${result}, but Campaign took nothing`);
  }
  if (result === 'failed' && !endedBadly && sent.some(({ certain }) => certain === false)) {
    found.push('failed, but the command may have had an effect');
  }
  if (result === 'unknown' && sent.every(({ certain }) => certain === true)) {
    found.push('unknown, but the command certainly had no effect');
  }
  const awaited = plan.inputs['wait-for'];
  if (result === 'confirmed' && (awaited === 'finished' || awaited === 'paused')) {
    if (workflow.state !== awaited) found.push(`confirmed ${awaited}, but the workflow is ${workflow.state}`);
  }
  const wasEnded = ['finished', 'editing'].includes(plan.simulator.initialState ?? '');
  if (result === 'confirmed' && command === 'start' && wasEnded && workflow.starts !== 1) {
    found.push(`confirmed, but there were ${workflow.starts} starts`);
  }
  return found;
}

/** A command goes out again only if the attempt before certainly had no effect. */
function repetitions(played: Played): string[] {
  return (['start', 'pause', 'resume', 'stop'] as const).flatMap((command) => {
    const before = arrivals(played, command).slice(0, -1);
    return before.every(({ certain }) => certain !== false)
      ? []
      : [`${command} was sent again, though it may have arrived`];
  });
}

/** Only what the step may have set going is ended, and only as asked. */
function cleanUps(played: Played): string[] {
  const { plan } = played;
  const { command } = plan.inputs;
  const asked = plan.inputs['if-interrupted'];
  return (['start', 'pause', 'resume', 'stop'] as const).flatMap((other) => {
    if (other === command || arrivals(played, other).length === 0) return [];
    if (other !== asked) return [`${other} was sent, which nobody asked for`];
    if (command !== 'start' && command !== 'resume') return [`${other} was sent after ${command}`];
    const before = played.main.outputs['previous-state'] ?? '';
    if (['starting', 'in-progress', 'resuming'].includes(before))
      return [`${other} was sent to an earlier run`];
    const started = arrivals(played, command).some(({ certain }) => certain !== true);
    return started || played.main.signal !== null ? [] : [`${other} was sent, though nothing was set going`];
  });
}

interface Arrival {
  entry: JournalEntry;
  /**
   * Whether it certainly had no effect, as far as its sender could tell; undefined if that depends on
   * how much of its answer came.
   */
  certain: boolean | undefined;
}

/** Each arrival of `command`, with what its answer told. */
function arrivals({ plan, journal, main }: Played, command: string): Arrival[] {
  // Faults are taken in order, one by each request; a refusal is done to a connection, not to a request.
  const planned = plan.faults.command.filter(({ fault }) => fault.kind !== 'refuse');
  return journal
    .filter(({ kind }) => kind === 'command')
    .map((entry) => {
      const fault = entry.fault === undefined || entry.fault === 'refuse' ? undefined : planned.shift();
      const told = fault === undefined ? wasRefused(entry) : (fault.certain ?? mangledCertainty(entry));
      // A signal may have come before the answer.
      return { entry, certain: told === true && main.signalledAtMs.length > 0 ? undefined : told };
    })
    .filter(({ entry }) => entry.command === command);
}

function wasRefused({ status, tookEffect }: JournalEntry): boolean {
  return status !== undefined && status >= 300 && !tookEffect;
}

/**
 * Of an honest answer in pieces the status is certain, but whose error a 5xx is, only its body tells; and a late
 * one may have come too late.
 */
function mangledCertainty(entry: JournalEntry): boolean | undefined {
  if (!wasRefused(entry)) return false;
  return entry.fault === 'delay' || (entry.status ?? 0) >= 500 ? undefined : true;
}

function isSuccess({ status }: JournalEntry): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
