/** One run in simulated time, and how fast-check draws it: the inputs, the world, and what goes wrong when. */

import fc from 'fast-check';
import { BEHAVIOURS, SENT, type Sent, WORKFLOW_STATES } from '../../simulator/campaign/lifecycle.js';
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
import type { SimulatorOptions } from '../../simulator/options.js';
import { waitsAfter } from '../../src/campaign/commands.js';
import type { NotDelivered } from '../../src/http/exchange.js';
import {
  commandFault,
  setsGoing as commandSetsGoing,
  type Draw,
  mintFault,
  type PlannedFault,
  readFault,
} from '../faults/plan.js';

export const KINDS = ['mint', 'read', 'command'] as const;
export type Kind = (typeof KINDS)[number];

/** How long the parts of one exchange take, in milliseconds, and whether a connection is made at all. */
export interface Pace {
  connectMs: number;
  /** From the connection until Campaign has the request. */
  sendMs: number;
  /** From then until the answer begins. */
  answerMs: number;
  bodyMs: number;
  unconnected?: Exclude<NotDelivered['fault'], 'interrupted' | 'timeout'> | undefined;
  /** The request arrives although its process went away while it was on its way. */
  outlives: boolean;
}

export const PHASES = ['connecting', 'sending', 'answering', 'body', 'after'] as const;
export type Phase = (typeof PHASES)[number];

/** A moment: so long after the beginning, or at some part of a phase of the n-th request of a kind. */
export type Moment = { atMs: number } | { kind: Kind; number: number; phase: Phase; percent: number };

/** What happens at a moment, whatever the step is doing. */
export type Happening =
  | { what: 'signal'; signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL' }
  /** The process stands still, or somebody sets its clock. */
  | { what: 'suspend' | 'set-clock'; ms: number }
  /** Somebody else sends a command or a signal, or edits the workflow, which changes its record. */
  | { what: 'other'; does: Sent | 'edit' };

/** Which moment a read shows. Never an earlier one than the read before: that is out of bounds. */
export type Lag =
  | { kind: 'none' }
  | { kind: 'behind'; ms: number }
  | { kind: 'replicas'; ms: readonly number[] }
  | { kind: 'cache'; ms: number };

export interface Story {
  inputs: Readonly<Record<string, string>> & { command: Sent };
  givenToken: boolean;
  debug: boolean;
  simulator: Partial<SimulatorOptions>;
  lag: Lag;
  /** Fields that records have besides. */
  noise: Readonly<Record<string, unknown>>;
  /** Stands in the record in place of each trigger's address. */
  href: string | undefined;
  /** All exchanges take this long, but for the first few of each kind. */
  steady: Pace;
  paces: Record<Kind, Pace[]>;
  faults: Record<Kind, PlannedFault[]>;
  happenings: { when: Moment; happening: Happening }[];
  /** When the post run begins after the main run's end; undefined: never. */
  postAfterMs: number | undefined;
  /** The post run gets no secrets, as inside nested composite actions. */
  secretsLost: boolean;
  seed: number;
}

export const WORKFLOW_ID = 'WKF110';
export const ORIGIN = 'https://mc.example';

/** Whether a command, or a signal, sets a run going. */
export function setsGoing(command: Sent): boolean {
  return command !== 'signal' && commandSetsGoing(command);
}

/** The inputs contradict each other. */
export function isInvalid({ inputs }: Pick<Story, 'inputs'>): boolean {
  const waits = inputs['wait-for'] !== 'accepted';
  const wrong = inputs['if-running'] === (waits ? 'send' : 'join');
  return inputs['dry-run'] === '' || (setsGoing(inputs.command) && wrong);
}

/** Addresses that must not get the API key: the record is a server's word. */
export const HOSTILE_HREFS = [
  'https://evil.example/geometrixx/campaign/workflow/execution/@x/activities/activity/@y/trigger/',
  '//evil.example/geometrixx/campaign/workflow/execution/@x/trigger/',
  'https://mc.example@evil.example/geometrixx/campaign/workflow/execution/@x/trigger/',
  'http://mc.example/geometrixx/campaign/workflow/execution/@x/trigger/',
  'https://mc.example/elsewhere/campaign/workflow/execution/@x/activities/activity/@y/trigger/',
  '/geometrixx/campaign/workflow/execution/../../../../elsewhere/trigger',
  '/geometrixx/campaign/workflow/execution/%2e%2e/%2e%2e/trigger',
  'https://mc.example\\@evil.example/geometrixx/campaign/workflow/execution/@x/trigger/',
];

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const often = <T>(usual: T, seldom: fc.Arbitrary<T>, weight = 3): fc.Arbitrary<T> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: seldom },
  );
const some = <T>(one: fc.Arbitrary<T>, maxLength: number, weight = 3): fc.Arbitrary<T[]> =>
  often<T[]>([], fc.array(one, { minLength: 1, maxLength }), weight);
const weighted = <T>(...choices: [number, fc.Arbitrary<T>][]): fc.Arbitrary<T> =>
  fc.oneof({ withCrossShrink: true }, ...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const takesMs = weighted([8, upTo(300)], [2, upTo(5_000)], [1, upTo(40_000)], [1, upTo(100_000)]);
const pace: fc.Arbitrary<Pace> = fc.record({
  connectMs: takesMs,
  sendMs: takesMs,
  answerMs: takesMs,
  bodyMs: weighted([4, upTo(300)], [1, upTo(20_000)]),
  unconnected: often<Pace['unconnected']>(
    undefined,
    fc.constantFrom('dns', 'refused', 'unreachable', 'tls', 'proxy', 'other'),
  ),
  outlives: fc.boolean(),
});
const steady: fc.Arbitrary<Pace> = upTo(150).map((ms) => ({
  connectMs: ms,
  sendMs: ms,
  answerMs: ms,
  bodyMs: 0,
  outlives: true,
}));

/** Faults as the campaign of processes draws them. They shrink by being left out. */
function fault(draw: (draw: Draw) => PlannedFault): fc.Arbitrary<PlannedFault> {
  return fc.noShrink(
    fc.nat().map((seed) => {
      const random = generator(seed);
      const whole = (min: number, max: number): number => min + Math.floor(random() * (max - min + 1));
      const pick = <T>(choices: readonly T[]): T => choices[whole(0, choices.length - 1)] as T;
      return draw({ chance: (share) => random() < share, whole, pick, workflowId: WORKFLOW_ID });
    }),
  );
}

const moment: fc.Arbitrary<Moment> = weighted<Moment>(
  [
    2,
    fc.record({
      kind: fc.constantFrom<Kind>('command', 'read', 'mint'),
      number: fc.integer({ min: 1, max: 4 }),
      phase: fc.constantFrom(...PHASES),
      percent: upTo(100),
    }),
  ],
  [1, fc.record({ atMs: takesMs })],
);

const clocks = fc.oneof(
  fc.record({
    what: fc.constant('suspend' as const),
    ms: weighted([2, upTo(30_000)], [1, upTo(4_000_000)]),
  }),
  fc.record({
    what: fc.constant('set-clock' as const),
    ms: fc.integer({ min: -2_000_000, max: 2_000_000 }),
  }),
);
const signal = fc.record({
  what: fc.constant('signal' as const),
  signal: fc.constantFrom('SIGINT' as const, 'SIGTERM' as const, 'SIGHUP' as const, 'SIGKILL' as const),
});
const other = fc.record({
  what: fc.constant('other' as const),
  does: fc.constantFrom<Sent | 'edit'>('edit', ...SENT),
});
const happen = (happening: fc.Arbitrary<Happening>): fc.Arbitrary<Story['happenings'][number]> =>
  fc.record({ when: moment, happening });

const inputs: fc.Arbitrary<Story['inputs']> = weighted<Sent>(
  [3, fc.constant('start')],
  [4, fc.constantFrom(...SENT)],
)
  .chain((command) =>
    fc.record({
      command: fc.constant(command),
      'wait-for': fc.constantFrom(...waitsAfter(command)),
      timeoutMs: weighted(
        [3, fc.integer({ min: 6_000, max: 120_000 })],
        [2, fc.integer({ min: 300, max: 6_000 })],
        [3, fc.integer({ min: 120_000, max: 1_800_000 })],
        [1, fc.constant(7_200_000)],
      ),
      reads: often(0, fc.integer({ min: 2, max: 200 })),
      'if-running': fc.constantFrom('auto', 'send', 'skip', 'join', 'fail'),
      contradict: often(false, fc.constant(true), 20),
      'if-interrupted': fc.constantFrom('leave', 'pause', 'stop'),
      'dry-run': often('false', fc.constantFrom('true', 'true', ''), 20),
      activity: often('', fc.constantFrom('signal1', 'signal2', 'delivery1')),
    }),
  )
  .map(({ timeoutMs, reads, activity, contradict, ...words }) => ({
    ...words,
    ...(contradict || words['if-running'] !== (words['wait-for'] === 'accepted' ? 'join' : 'send')
      ? {}
      : { 'if-running': 'auto' }),
    ...(words.command === 'signal' && activity !== '' ? { activity } : {}),
    'timeout-minutes': (timeoutMs / 60_000).toFixed(6),
    // So long an interval that a wait makes only so many reads
    'poll-interval-seconds': reads === 0 ? 'adaptive' : Math.max(0.1, timeoutMs / 1_000 / reads).toFixed(3),
  }));

const lifeMs = weighted([3, upTo(5_000)], [3, upTo(120_000)], [1, upTo(1_800_000)]);
const simulator = fc
  .record({
    behaviour: weighted([3, fc.constant(BEHAVIOURS[0])], [2, fc.constantFrom(...BEHAVIOURS)]),
    initialState: weighted(
      [2, fc.constant('finished' as const)],
      [1, fc.constant('in-progress' as const)],
      [3, fc.constantFrom(...WORKFLOW_STATES)],
    ),
    runMs: lifeMs,
    transitionMs: weighted([3, upTo(1_000)], [1, upTo(30_000)]),
    queueMs: weighted([4, fc.constant(0)], [2, upTo(5_000)], [1, upTo(900_000)]),
    vocabulary: weighted(
      [20, fc.constantFrom(...VOCABULARIES.filter((one) => one !== 'none'))],
      [1, fc.constant('none' as const)],
    ),
    stateField: fc.constantFrom('state', 'execution.state', 'own.place'),
    recordStamps: fc.constantFrom(...RECORD_STAMPS),
    savedCommands: fc.constantFrom(...SAVED_COMMANDS),
    besideState: often('nothing' as const, fc.constantFrom(...BESIDE_STATE)),
    staleMs: upTo(5_000),
    dialect: fc.constantFrom(...DIALECTS),
    errorFormat: fc.constantFrom(...ERROR_FORMATS),
    redundant: fc.constantFrom(...REDUNDANT_ANSWERS),
    successStatus: fc.constantFrom(...SUCCESS_STATUSES),
    successBody: fc.constantFrom(...SUCCESS_BODIES),
    tokenLifetimeSeconds: weighted([3, fc.constant(86_399)], [1, fc.integer({ min: 1, max: 600 })]),
    signals: fc.constantFrom<string[]>(['signal1'], ['signal1', 'signal2'], []),
    activityList: fc.constantFrom('by-name' as const, 'array' as const),
    signalStatus: fc.constantFrom(...SUCCESS_STATUSES),
    signalBody: fc.constantFrom('json' as const, 'empty' as const, 'text' as const),
    tooSoon: fc.constantFrom(
      ...([200, 202, 500, 400, 429] as const).map((status) => ({ status, signal: 'lost' as const })),
      // Out of bounds: a 400 for what was taken. Nobody could believe any refusal then.
      ...([200, 202, 500, 429] as const).map((status) => ({ status, signal: 'taken' as const })),
    ),
    signalNotRunning: fc.constantFrom('reject' as const, 'ignore' as const),
    seed: fc.nat(),
  })
  .map(({ tooSoon, ...rest }) => ({ ...rest, tooSoonStatus: tooSoon.status, tooSoonSignal: tooSoon.signal }));

const lag = fc.oneof<fc.Arbitrary<Lag>[]>(
  fc.record({ kind: fc.constant('behind' as const), ms: upTo(10_000) }),
  fc.record({
    kind: fc.constant('replicas' as const),
    ms: fc.array(upTo(10_000), { minLength: 2, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('cache' as const), ms: upTo(60_000) }),
);

/** Any run. About one in eight has nothing go wrong in it. */
export const story: fc.Arbitrary<Story> = fc
  .record({
    inputs,
    givenToken: often(false, fc.constant(true)),
    debug: often(false, fc.constant(true), 9),
    simulator,
    lag: often<Lag>({ kind: 'none' }, lag, 7),
    noise: often(
      {},
      fc.dictionary(
        fc.constantFrom('label', 'folder', 'progress', 'nextDate', 'errors'),
        fc.oneof(fc.string(), fc.nat(), fc.boolean()),
      ),
    ),
    href: often<string | undefined>(undefined, fc.constantFrom(...HOSTILE_HREFS), 12),
    steady,
    mintPaces: some(pace, 3, 7),
    readPaces: some(pace, 4, 6),
    commandPaces: some(pace, 4),
    mint: some(fault(mintFault), 3, 7),
    read: some(fault(readFault), 5),
    command: some(fault(commandFault), 4),
    kill: some(
      fc.record({
        when: fc.record({
          kind: fc.constant('command' as const),
          number: fc.integer({ min: 1, max: 2 }),
          phase: fc.constantFrom(...PHASES),
          percent: upTo(100),
        }),
        happening: fc.constant({ what: 'signal' as const, signal: 'SIGKILL' as const }),
      }),
      1,
      6,
    ),
    signals: some(happen(signal), 2),
    clocks: some(happen(clocks), 2, 9),
    others: some(happen(other), 3, 4),
    postAfterMs: weighted<number | undefined>(
      [3, upTo(5_000)],
      [1, upTo(560_000)],
      [1, fc.integer({ min: 600_001, max: 7_200_000 })],
      [1, fc.constant(undefined)],
    ),
    secretsLost: often(false, fc.constant(true), 9),
    seed: fc.nat(),
  })
  .map(
    ({
      mintPaces,
      readPaces,
      commandPaces,
      mint,
      read,
      command,
      kill,
      signals,
      clocks,
      others,
      inputs,
      ...rest
    }) => ({
      ...rest,
      inputs: rest.simulator.stateField === 'own.place' ? { ...inputs, 'state-field': 'own.place' } : inputs,
      paces: { mint: mintPaces, read: readPaces, command: commandPaces },
      faults: { mint, read, command },
      happenings: [...kill, ...signals, ...clocks, ...others],
    }),
  );
