/** One run of the fault campaign, drawn at random: the same seed and number give the same plan. */

import {
  BEHAVIOURS,
  type Sent,
  WORKFLOW_STATES,
  type WorkflowState,
} from '../../simulator/campaign/lifecycle.js';
import { generator } from '../../simulator/campaign/random.js';
import {
  BESIDE_STATE,
  DIALECTS,
  ERROR_FORMATS,
  RECORD_STAMPS,
  REDUNDANT_ANSWERS,
  SAVED_COMMANDS,
  SUCCESS_BODIES,
  SUCCESS_STATUSES,
  VOCABULARIES,
} from '../../simulator/campaign/settings.js';
import type { Fault } from '../../simulator/faults/faults.js';
import { HOSTILE_BODY } from '../../simulator/faults/presets.js';
import type { SimulatorOptions } from '../../simulator/options.js';

/** A fault, and whether the action can be certain after it that the command had no effect. */
export interface PlannedFault {
  fault: Fault;
  /** Undefined if the fault lets the honest answer through, because that one decides. */
  certain: boolean | undefined;
  /** Added only once a command has arrived, because the action cannot know that its first read is wrong. */
  late?: true;
}

/** A signal to the action's process. */
export interface PlannedSignal {
  signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL';
  /** Sent once so many requests have arrived … */
  afterRequests: number;
  /** … and so many milliseconds more have passed; of a later signal, since the one before. */
  delayMs: number;
}

/** Everything about one run that is drawn at random. */
export interface RunPlan {
  seed: number;
  number: number;
  inputs: Record<string, string> & { command: Sent };
  /** The inputs contradict each other. */
  invalid: boolean;
  /** A token is handed in instead of minted. */
  givenToken: boolean;
  debug: boolean;
  simulator: Partial<SimulatorOptions>;
  faults: Record<'mint' | 'read' | 'command', PlannedFault[]>;
  signals: PlannedSignal[];
}

const WAITS: Readonly<Record<Sent, readonly string[]>> = {
  start: ['accepted', 'started', 'finished'],
  pause: ['accepted', 'paused'],
  resume: ['accepted', 'started', 'finished'],
  stop: ['accepted', 'finished'],
  signal: ['accepted'],
};

const IF_RUNNING = ['auto', 'send', 'skip', 'join', 'fail'] as const;

/** The states in which a start or resume finds the workflow running. */
export const RUNNING: ReadonlySet<WorkflowState> = new Set([
  'starting',
  'in-progress',
  'pausing',
  'resuming',
  'stopping',
]);

/** Whether `command` sets a run going. Only then do if-running and if-interrupted matter. */
export function setsGoing(command: Sent): boolean {
  return command === 'start' || command === 'resume';
}

/** The state in which somebody gives the command, as a rule. */
const APPLIES_TO: Readonly<Record<Sent, WorkflowState>> = {
  start: 'finished',
  pause: 'in-progress',
  resume: 'paused',
  stop: 'in-progress',
  signal: 'in-progress',
};

/** Mostly starts: they are what does harm. */
const COMMANDS: readonly Sent[] = ['start', 'start', 'start', 'resume', 'pause', 'stop', 'signal', 'signal'];

/** The plan of run `number` of the campaign with `seed`. */
export function planRun(seed: number, number: number): RunPlan {
  const random = generator((seed * 1_000_003 + number) >>> 0);
  // The first numbers of neighbouring seeds are similar.
  for (let skipped = 0; skipped < 5; skipped++) random();
  const chance = (share: number): boolean => random() < share;
  const whole = (min: number, max: number): number => min + Math.floor(random() * (max - min + 1));
  const pick = <T>(choices: readonly T[]): T => choices[whole(0, choices.length - 1)] as T;
  const some = <T>(share: number, most: number, draw: () => T): T[] => {
    const list: T[] = [];
    while (list.length < most && chance(share)) list.push(draw());
    return list;
  };
  const workflowId = chance(0.9) ? 'WKF110' : 'RST-360012';
  const draw = { chance, whole, pick, workflowId };

  const command = pick(COMMANDS);
  const givenToken = chance(0.2);
  const waitFor = pick(WAITS[command]);
  // After a start that was sent anyway, nobody can tell whose run is seen; and a join needs a wait.
  const wrong = waitFor === 'accepted' ? 'join' : 'send';
  const right = IF_RUNNING.filter((one) => one !== wrong || !setsGoing(command));
  const ifRunning = chance(0.96) ? pick(right) : wrong;
  const initialState = chance(0.6) ? APPLIES_TO[command] : pick(WORKFLOW_STATES);
  // A read that lags behind the end of the run before would prove a run that never happened.
  const canLag = !setsGoing(command) || !RUNNING.has(initialState);
  // If only some reads lagged, one could show the end of the old run after the new one was seen.
  const alwaysLags = setsGoing(command) && ['finished', 'erroneous'].includes(initialState);
  return {
    seed,
    number,
    inputs: {
      command,
      'workflow-id': workflowId,
      'wait-for': waitFor,
      'timeout-minutes': (
        pick([whole(300, 1_500), whole(1_500, 6_000), whole(1_500, 6_000)]) / 60_000
      ).toFixed(5),
      'poll-interval-seconds': chance(0.2) ? 'adaptive' : `${whole(1, 6) / 10}`,
      ...(command === 'signal' ? { parameters: pick(['segment=spring', '{"count":3}', 'nope=1', '']) } : {}),
      'if-running': ifRunning,
      'if-interrupted': pick(['leave', 'pause', 'stop', 'stop']),
      'dry-run': `${chance(0.05)}`,
      'job-summary': `${chance(0.9)}`,
    },
    invalid: setsGoing(command) && ifRunning === wrong,
    givenToken,
    debug: chance(0.7),
    simulator: {
      workflows: [{ id: workflowId }],
      behaviour: pick(BEHAVIOURS),
      initialState,
      runMs: whole(0, 1_500),
      transitionMs: whole(0, 400),
      queueMs: chance(0.7) ? 0 : whole(0, 2_000),
      vocabulary: chance(0.97) ? pick(VOCABULARIES.filter((one) => one !== 'none')) : 'none',
      recordStamps: pick(RECORD_STAMPS),
      savedCommands: pick(SAVED_COMMANDS),
      besideState: chance(0.75) ? 'nothing' : pick(BESIDE_STATE),
      staleReads: canLag && chance(0.2) ? (alwaysLags ? 1 : random()) : 0,
      staleMs: whole(0, 1_500),
      dialect: pick(DIALECTS),
      errorFormat: pick(ERROR_FORMATS),
      redundant: pick(REDUNDANT_ANSWERS),
      successStatus: pick(SUCCESS_STATUSES),
      successBody: pick(SUCCESS_BODIES),
      signalStatus: pick(SUCCESS_STATUSES),
      signalBody: pick(SUCCESS_BODIES),
      activityList: pick(['by-name', 'array']),
      signalNotRunning: pick(['reject', 'ignore']),
      tokenLifetimeSeconds: chance(0.7) ? 86_399 : whole(1, 3),
      randomReadFailures: chance(0.6) ? 0 : random() * 0.5,
      seed: whole(0, 0xffff_ffff),
    },
    faults: {
      mint: some(0.12, 3, () => mintFault(draw)),
      read: some(0.4, 8, () => readFault(draw)),
      command: some(0.5, 5, () => commandFault(draw)),
    },
    signals: process.platform === 'win32' ? [] : signals(draw),
  };
}

/** What a fault is drawn with. */
export interface Draw {
  chance(share: number): boolean;
  whole(min: number, max: number): number;
  pick<T>(choices: readonly T[]): T;
  workflowId: string;
}

function signals({ chance, whole, pick }: Draw): PlannedSignal[] {
  if (!chance(0.35)) return [];
  const first: PlannedSignal = {
    signal: pick(['SIGINT', 'SIGINT', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGKILL']),
    afterRequests: whole(0, 5),
    delayMs: pick([0, 0, whole(0, 50), whole(0, 800)]),
  };
  if (first.signal === 'SIGKILL' || !chance(0.25)) return [first];
  const second = pick(['SIGINT', 'SIGTERM', 'SIGKILL'] as const);
  return [first, { signal: second, afterRequests: 0, delayMs: whole(0, 2_000) }];
}

type On = 'mint' | 'read' | 'command';

function answer(
  on: On,
  status: number,
  body: string,
  rest: { headers?: Record<string, string>; contentType?: string; effect?: boolean } = {},
): Fault {
  return { on, kind: 'answer', status, body, contentType: 'application/json', effect: false, ...rest };
}

function html(on: On, status: number, effect: boolean): Fault {
  const body = `<html><body><h1>${status}</h1><p>::error::forged</p></body></html>`;
  return answer(on, status, body, { contentType: 'text/html', effect });
}

const NOWHERE = 'http://127.0.0.1:9/';

/** Stands for the simulator's own address, which no plan can know. */
export const SIMULATOR = 'http://simulator.invalid';

/** Addresses for a trigger that must not be followed. */
const STRAY_TRIGGERS = [
  `${NOWHERE}geometrixx/campaign/workflow/execution/@x/activities/activity/@y/trigger/`,
  `${SIMULATOR}/other/campaign/workflow/execution/@x/activities/activity/@y/trigger/`,
  `${SIMULATOR}/geometrixx/campaign/workflow/execution/../profile/@y/trigger/`,
  `${SIMULATOR}/geometrixx/campaign/workflow/execution/%2e%2e/profile/@y/trigger/`,
];

/** The error form of router and Campaign. */
function coded(code: number, message: string): string {
  return JSON.stringify({ code, message });
}

function gateway(status: number, code: string): string {
  return JSON.stringify({ error_code: code, message: `as told by the gateway with ${status}` });
}

/** What can happen to any request, whether Campaign saw it or not. */
function lost(on: On, { whole, pick }: Draw, effect: 'before' | 'after'): Fault {
  return pick<() => Fault>([
    () => ({ on, kind: 'reset', effect }),
    () => ({ on, kind: 'silent', effect }),
    () => ({ on, kind: 'garbage', effect: effect === 'after' }),
    () => html(on, pick([502, 504]), effect === 'after'),
    () => ({ on, kind: 'echo', status: pick([502, 504]), effect: effect === 'after' }),
    () => answer(on, pick([500, 502, 504, 507, 599]), '', { effect: effect === 'after' }),
    () => answer(on, 503, coded(503, `incident ${whole(1, 9)}`), { effect: effect === 'after' }),
  ])();
}

/** Honest answers in a form that is hard to read. */
function mangled(on: On, { whole, pick }: Draw): Fault {
  return pick<() => Fault>([
    () => ({ on, kind: 'cut' }),
    () => ({ on, kind: 'stall' }),
    () => ({ on, kind: 'drip', intervalMs: whole(1, 100) }),
    () => ({ on, kind: 'endless' }),
    () => ({ on, kind: 'delay', ms: whole(0, 1_500) }),
  ])();
}

export function commandFault(draw: Draw): PlannedFault {
  const { chance, whole, pick } = draw;
  const on = 'command';
  if (chance(0.25)) return { fault: mangled(on, draw), certain: undefined };
  if (chance(0.25)) return { fault: lost(on, draw, pick(['before', 'after'])), certain: false };
  if (chance(0.35)) return { fault: inDoubt(draw), certain: false };
  if (chance(0.15)) return oops(draw);
  if (chance(0.15)) {
    const fault = pick<() => Fault>([
      () => html(on, 200, chance(0.5)),
      () => answer(on, 200, HOSTILE_BODY, { contentType: 'text/plain', effect: true }),
      () => ({ on, kind: 'echo', status: 200, effect: true }),
      () => ({ on, kind: 'huge', bytes: 3_000_000 }),
    ])();
    return { fault, certain: fault.kind === 'huge' ? undefined : false };
  }
  if (chance(0.1)) {
    return {
      fault: { on, kind: 'refuse', ms: whole(50, 1_500), after: pick(['mint', 'read', 'command']) },
      certain: undefined,
    };
  }
  const retryAfter = pick(['0', '1', '2', '3600', 'soon', new Date(0).toUTCString()]);
  const fault = pick<() => Fault>([
    () => answer(on, 429, gateway(429, '429050'), { headers: { 'Retry-After': retryAfter } }),
    () => answer(on, 429, ''),
    () => answer(on, 503, gateway(503, pick(['503000', '503010', '503071']))),
    () => answer(on, 401, gateway(401, '401013')),
    () => answer(on, 403, gateway(403, pick(['403003', '403011', '403025', '503020']))),
    () => answer(on, pick([400, 404, 405, 409, 413, 422]), HOSTILE_BODY),
    () => answer(on, 500, gateway(500, '500000')),
    () =>
      answer(on, 500, coded(500, pick(['RST-360011 An error has occurred', 'XTK-170036 Unable to parse']))),
    () => answer(on, 500, 'RST-360011 An error has occurred', { contentType: 'text/plain' }),
    () => ({ on, kind: 'echo', status: pick([400, 403]), effect: false }),
    () => ({
      on,
      kind: 'redirect',
      status: pick([307, 308]),
      location: NOWHERE,
    }),
  ])();
  return { fault, certain: true };
}

/** Answers from something in between, which do not say what became of the command. */
function inDoubt({ chance, pick, workflowId }: Draw): Fault {
  const on = 'command';
  const effect = chance(0.5);
  return pick<() => Fault>([
    () => answer(on, 503, '', { headers: { 'Retry-After': pick(['0', '1']) }, effect }),
    () => answer(on, 503, coded(503, 'The origin is busy.'), { headers: { 'Retry-After': '0.5' }, effect }),
    () => html(on, pick([408, 499]), effect),
    () => answer(on, pick([408, 499]), '', { effect }),
    () => answer(on, pick([502, 504]), gateway(502, '502000'), { effect }),
    () => answer(on, 500, coded(500, 'PGS-220000 server closed the connection'), { effect }),
    () => answer(on, 500, 'ERR-000042 upstream closed', { contentType: 'text/plain', effect }),
    () =>
      answer(on, 500, `<p>No answer to …/${workflowId}/commands</p>`, { contentType: 'text/html', effect }),
    () => ({ on, kind: 'echo', status: 500, effect }),
    () => ({ on, kind: 'redirect', status: pick([301, 302, 303]), location: NOWHERE, effect }),
  ])();
}

/** The router's page, whose `code` is the true status: only 400 and 500 are certainly its own refusal. */
function oops({ chance, pick }: Draw): PlannedFault {
  const status = pick([400, 404, 500, 500, 500, 500, 502, 503, 504]);
  const code = pick(status < 500 ? [400, 500] : [400, 500, 501, 502, 503, 504]);
  const certain = status < 500 || (status === 500 && (code === 400 || code === 500));
  const body = coded(code, 'Oops. Something went wrong. Check your URI and try again.');
  return { fault: answer('command', status, body, { effect: !certain && chance(0.5) }), certain };
}

export function readFault(draw: Draw): PlannedFault {
  const { chance, whole } = draw;
  const { fault, late } = oneReadFault(draw);
  // A fault in the middle of a wait matters as much as one at its beginning.
  const skipping = chance(0.75) ? { ...fault, skip: whole(1, 6) } : fault;
  return { fault: skipping, certain: undefined, ...(late ? { late } : {}) };
}

function oneReadFault(draw: Draw): Omit<PlannedFault, 'certain'> {
  const { chance, pick, workflowId } = draw;
  const on = 'read';
  const record = (fields: object, name = workflowId): Fault =>
    answer(on, 200, JSON.stringify({ PKey: '@x', name, ...fields }));
  const someState = pick(['In progress', 'Finished', 'Erroneous', 'Paused', 'Starting']);
  if (chance(0.1)) return { fault: record({ state: someState }, 'WKF111'), late: true };
  if (chance(0.35)) return { fault: lost(on, draw, 'before') };
  if (chance(0.35)) return { fault: mangled(on, draw) };
  const trigger = { href: pick(STRAY_TRIGGERS) };
  if (chance(0.1)) return { fault: record({ activities: { activity: { signal1: { trigger } } } }) };
  const fault = pick<() => Fault>([
    () => record({ state: someState, executionState: someState === 'Finished' ? 'In progress' : 'Finished' }),
    () => record({ state: someState, State: someState === 'Paused' ? 'Finished' : 'Paused' }),
    () => answer(on, 200, gateway(403, '403025')),
    () => answer(on, 200, coded(500, 'RST-360011 An error has occurred')),
    () => answer(on, 200, JSON.stringify({ status: someState, title: 'Error', message: 'It went wrong' })),
    () => answer(on, 401, gateway(401, '401013')),
    () => answer(on, 403, gateway(403, '403025')),
    () => answer(on, 404, HOSTILE_BODY),
    () => answer(on, 429, '', { headers: { 'Retry-After': pick(['0', '1', '3600']) } }),
    () => answer(on, 200, HOSTILE_BODY, { contentType: 'text/plain' }),
    () => answer(on, 200, pick(['', '[]', 'null', '20', '"finished"', '{}', '{"state":{}}'])),
    () => answer(on, 200, JSON.stringify({ state: '::error::forged\u2028##[error]forged' })),
    () => answer(on, 200, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
    () => ({ on, kind: 'echo', status: 200, effect: false }),
    () => ({ on, kind: 'redirect', status: 302, location: NOWHERE }),
    () => ({ on, kind: 'huge', bytes: 3_000_000 }),
  ])();
  return { fault };
}

export function mintFault(draw: Draw): PlannedFault {
  const { chance, pick } = draw;
  const on = 'mint';
  if (chance(0.4)) return { fault: lost(on, draw, 'before'), certain: undefined };
  if (chance(0.3)) return { fault: mangled(on, draw), certain: undefined };
  const invalid = { error: 'invalid_client', error_description: 'invalid client_secret parameter' };
  const fault = pick<() => Fault>([
    () => answer(on, 400, JSON.stringify(invalid)),
    () => answer(on, 429, '', { headers: { 'Retry-After': pick(['0', '1', '3600']) } }),
    () => answer(on, 200, HOSTILE_BODY, { contentType: 'text/plain' }),
    () => answer(on, 200, JSON.stringify({ token_type: 'bearer' })),
    () => answer(on, 200, JSON.stringify({ access_token: 'two\nlines', expires_in: 60 })),
    () => ({ on, kind: 'echo', status: pick([200, 400]), effect: false }),
    () => ({ on, kind: 'redirect', status: 302, location: NOWHERE }),
  ])();
  return { fault, certain: undefined };
}
