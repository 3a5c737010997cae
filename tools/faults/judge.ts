/** Judges one run of the fault campaign by what really happened in the simulated Campaign. */

import type { Sent, WorkflowState } from '../../simulator/campaign/lifecycle.js';
import type { WorkflowView } from '../../simulator/campaign/workflows.js';
import type { JournalEntry } from '../../simulator/journal.js';
import { GREEN, postViolations, violations } from '../invariants.js';
import { RUNNING, type RunPlan, setsGoing } from './plan.js';
import type { Played } from './run.js';

/** Everything that is wrong with a run of the campaign, one sentence each. */
export function judge(played: Played): string[] {
  const { main, post, inputs, journal, secrets } = played;
  return [
    ...violations({ run: main, inputs, journal, secrets }),
    // A process that was killed could not report anything.
    ...(main.signal === null ? [...verdict(played), ...statesTold(played)] : []),
    ...sending(played),
    ...strays(played),
    ...cleanUps(played),
    ...postRun(played),
    ...postViolations(post, secrets).map((found) => `post run: ${found}`),
  ];
}

type History = WorkflowView['history'];

/** Compares the result with what really happened in the simulated Campaign. */
function verdict(played: Played): string[] {
  const { plan, main, journal, truth } = played;
  const { command } = plan.inputs;
  const { result = '', state = '' } = main.outputs;
  if (plan.invalid) {
    return result === 'failed' && journal.length === 0
      ? []
      : [`the inputs are invalid, but the result is ${result}, and ${journal.length} requests arrived`];
  }
  const sent = arrivals(played, command);
  const joins = plan.inputs['if-running'] === 'join' && setsGoing(command) && wasRunning(plan);
  const awaited = plan.inputs['wait-for'] ?? '';
  switch (result) {
    case 'skipped': {
      if (sent.length > 0) return ['skipped, but sent'];
      const asked = plan.inputs['dry-run'] === 'true' || wasRunning(plan);
      return asked ? [] : ['skipped, but nobody asked for that'];
    }
    case 'accepted':
      if (awaited !== 'accepted') return [`accepted, but the wait for ${awaited} is not over`];
      if (command === 'signal' && answeredInText(plan, sent))
        return ['accepted, but the answer was plain text'];
      return wasTaken(sent, command, truth.history) ? [] : ['accepted, but Campaign took nothing'];
    case 'confirmed': {
      const joined = joins && sent.length === 0;
      if (!joined && !wasTaken(sent, command, truth.history)) {
        return ['confirmed, but Campaign took nothing'];
      }
      const seen = setsGoing(command) ? runOf(truth.history, sent, joined) : truth.history;
      return seen.some((one) => ends(awaited, one.state, plan))
        ? []
        : [`confirmed, but no run of this step was ever ${awaited}`];
    }
    case 'failed': {
      if (sent.every(({ entry, certain }) => !entry.tookEffect && certain !== false)) return [];
      const run = setsGoing(command) ? runOf(truth.history, sent, joins) : truth.history;
      const ending = FAILS[command];
      if (run.some((one) => ending.includes(one.state))) return [];
      return ending.some((one) => one === state)
        ? [`failed, but no run of this step was ever ${state}`]
        : ['failed, but the command may have had an effect'];
    }
    case 'unknown': {
      const inDoubt = joins || main.signalledAtMs.length > 0 || sent.some(({ certain }) => certain !== true);
      return inDoubt ? [] : ['unknown, but the command certainly had no effect'];
    }
    default:
      return [];
  }
}

/** Whether Campaign itself answered a signal in plain text. */
function answeredInText({ simulator }: RunPlan, sent: readonly Arrival[]): boolean {
  const last = sent.at(-1)?.entry;
  const { signalBody, signalStatus } = simulator;
  return signalBody === 'text' && signalStatus !== 204 && last !== undefined && last.fault === undefined;
}

/** Requests to an address that is neither the workflow's nor the token service's: a record led there. */
function strays({ journal }: Played): string[] {
  return journal.flatMap(({ kind, path }) => (kind === 'other' ? [`a request went to ${path}`] : []));
}

/** Whether the workflow was running at the beginning. */
function wasRunning({ simulator }: RunPlan): boolean {
  return RUNNING.has(simulator.initialState ?? 'finished');
}

/** States that end a wait as failed. */
const FAILS: Readonly<Record<Sent, readonly WorkflowState[]>> = {
  start: ['erroneous'],
  pause: ['finished', 'erroneous'],
  resume: ['erroneous'],
  stop: [],
  signal: [],
};

/** States that prove a lost command, whoever caused them. No state proves a start: only a run of its own does. */
const PROVES: Readonly<Record<Sent, readonly WorkflowState[]>> = {
  start: [],
  pause: ['pausing', 'paused'],
  resume: [],
  stop: ['stopping', 'finished'],
  signal: [],
};

/** Whether Campaign took the command, said so, or shows the state that it leads to. */
function wasTaken(sent: readonly Arrival[], command: Sent, history: History): boolean {
  return (
    sent.some(({ entry }) => entry.tookEffect || isSuccess(entry)) ||
    (sent.length > 0 && history.slice(1).some(({ state }) => PROVES[command].includes(state)))
  );
}

/** The history of the run that this step started or, if it `joined`, found running. */
function runOf(history: History, sent: readonly Arrival[], joined: boolean): History {
  if (joined) return history.filter(({ run }) => run === 0);
  const begun = history.findIndex(({ sequence }) => sent.some(({ entry }) => entry.sequence === sequence));
  return begun < 0 ? [] : history.slice(begun).filter(({ run }) => run === history[begun]?.run);
}

/** Whether `state` ends the wait, as far as the record tells states apart. */
function ends(awaited: string, state: WorkflowState, plan: RunPlan): boolean {
  if (awaited !== 'started') return state === awaited;
  return state === 'finished' || shownAs('in-progress', state, plan);
}

/** Whether the record shows `state` as `told`: the user interface calls everything that moves In progress. */
function shownAs(told: string, state: WorkflowState, { simulator }: RunPlan): boolean {
  const moving = simulator.vocabulary === 'interface' && RUNNING.has(state);
  return told === (moving ? 'in-progress' : state);
}

/** Checks that the workflow really was in the states that the outputs name. */
function statesTold({ plan, main, truth }: Played): string[] {
  return ['previous-state', 'state'].flatMap((name) => {
    const told = main.outputs[name] ?? '';
    return told === '' || truth.history.some(({ state }) => shownAs(told, state, plan))
      ? []
      : [`${name} is ${told}, which the workflow never was`];
  });
}

/** One attempt, four retries, and one with a new token. */
const MOST_ATTEMPTS = 6;

/** Checks that the command was sent only when it was allowed, and again only after a certain refusal. */
function sending(played: Played): string[] {
  const { plan, truth } = played;
  const { command } = plan.inputs;
  const sent = arrivals(played, command);
  const before = sent.slice(0, -1).map(({ told, entry }) => (told === false ? undefined : entry.status));
  const allowed = plan.givenToken ? [429, 503] : [429, 503, 401];
  const found: string[] = [];
  if (!before.every((status) => status !== undefined && allowed.includes(status))) {
    found.push(`${command} was sent again, though nothing said that it could be`);
  }
  if (before.filter((status) => status === 401).length > 1) found.push('a token was minted again twice');
  if (sent.length > MOST_ATTEMPTS) found.push(`${command} was sent ${sent.length} times`);
  const sends = { auto: plan.inputs['wait-for'] === 'accepted', send: true }[
    plan.inputs['if-running'] ?? 'auto'
  ];
  const [first] = sent;
  if (first && setsGoing(command) && sends !== true && RUNNING.has(foundBy(first.entry, truth.history))) {
    found.push(`${command} was sent to a workflow that was running`);
  }
  if (sent.length > 0 && plan.inputs['dry-run'] === 'true') found.push(`a dry run sent ${command}`);
  return found;
}

/** The state of the workflow when a command arrived. */
function foundBy({ sequence, at }: JournalEntry, history: History): WorkflowState {
  const own = history.findIndex((change) => (change.sequence ?? 0) >= sequence);
  const before = own < 0 ? history : history.slice(0, own);
  return before.findLast((change) => change.at <= at)?.state ?? 'finished';
}

/** How far apart two clocks may be, in milliseconds: the output is in tenths of a second. */
const CLOCK_MS = 200;

/** Checks that a clean-up touches only a run that this step may have started, as asked, after an interruption. */
function cleanUps(played: Played): string[] {
  const { plan, main, journal, truth } = played;
  const { command } = plan.inputs;
  const asked = plan.inputs['if-interrupted'];
  const timeoutMs = Number(plan.inputs['timeout-minutes']) * 60_000;
  const { result = '', 'elapsed-seconds': elapsed } = main.outputs;
  const interrupted =
    main.signalledAtMs.length > 0 || Number(elapsed ?? 'NaN') * 1_000 >= timeoutMs - CLOCK_MS;
  const sent = arrivals(played, command);
  const mayHaveArrived =
    sent.length === 0
      ? played.unusedConnections > 0 ||
        journal.some((entry) => entry.kind === 'command' && entry.command === undefined)
      : sent.some(({ certain }) => certain !== true);
  return (['start', 'pause', 'resume', 'stop'] as const).flatMap((other) => {
    const attempts = arrivals(played, other);
    const [first] = sent;
    if (other === command || attempts.length === 0) return [];
    const problems: [wrong: boolean, why: string][] = [
      [other !== asked, 'nobody asked for that'],
      [!setsGoing(command), `${command} sets nothing going`],
      [
        first !== undefined && RUNNING.has(foundBy(first.entry, truth.history)),
        'an earlier run was under way',
      ],
      [!mayHaveArrived, 'nothing was set going'],
      [GREEN.has(result), `the result is ${result}`],
      [!interrupted, 'the step was not interrupted'],
      [attempts.slice(0, -1).some(({ told }) => told === false), 'it may have arrived before'],
    ];
    return problems.flatMap(([wrong, why]) => (wrong ? [`${other} was sent, but ${why}`] : []));
  });
}

/** Checks that the post run never repeats the command, leaves a green step alone, and does the clean-up it owes. */
function postRun({ plan, main, post, journal, mainRequests }: Played): string[] {
  const { command } = plan.inputs;
  const sent = journal.slice(mainRequests);
  const found: string[] = [];
  if (sent.some((entry) => entry.command === command)) found.push(`the post run has sent ${command}`);
  if (GREEN.has(main.outputs['result'] ?? '') && sent.length > 0) {
    found.push('the post run has sent something after a green step');
  }
  const asked = plan.inputs['if-interrupted'];
  const owed =
    setsGoing(command) &&
    asked !== 'leave' &&
    !wasRunning(plan) &&
    // A result of the main run says what became of the clean-up; an empty state says that none is due.
    main.outputs['result'] === undefined &&
    main.state['clean-up'] !== '' &&
    journal.some((entry) => entry.command === command && entry.tookEffect);
  const tried = journal.some((entry) => entry.command === asked);
  const told = post.commands.some(({ name }) => name === 'error' || name === 'warning');
  if (owed && !tried && !told) found.push(`the post run has neither sent ${asked} nor told why not`);
  return found;
}

interface Arrival {
  entry: JournalEntry;
  /**
   * Whether its answer says for certain that it had no effect; undefined if that depends on how much of the
   * answer arrived.
   */
  told: boolean | undefined;
  /** The same, as far as its sender could know it. */
  certain: boolean | undefined;
}

/** Each arrival of `command`, and what its answer says about the effect. */
function arrivals({ plan, journal, main }: Played, command: string): Arrival[] {
  // Each request takes the next fault in order. A refusal is done to a connection, not to a request.
  const planned = plan.faults.command.filter(({ fault }) => fault.kind !== 'refuse');
  return journal
    .filter(({ kind }) => kind === 'command')
    .map((entry) => {
      const fault = entry.fault === undefined || entry.fault === 'refuse' ? undefined : planned.shift();
      const told = fault === undefined ? wasRefused(entry) : (fault.certain ?? mangledCertainty(entry));
      // A signal may have come before the answer.
      return { entry, told, certain: told === true && main.signalledAtMs.length > 0 ? undefined : told };
    })
    .filter(({ entry }) => entry.command === command);
}

function wasRefused({ status, tookEffect }: JournalEntry): boolean {
  return status !== undefined && status >= 300 && !tookEffect;
}

/**
 * The status of a broken honest answer is certain. But only its body tells whose error a 5xx is, and a late answer
 * may have come too late.
 */
function mangledCertainty(entry: JournalEntry): boolean | undefined {
  if (!wasRefused(entry)) return false;
  return entry.fault === 'delay' || (entry.status ?? 0) >= 500 ? undefined : true;
}

function isSuccess({ status }: JournalEntry): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
