/**
 * Judges a run in simulated time by the truth: by what the world did and what really happened in Campaign. The words
 * of the action are only ever what is judged.
 */

import type { Sent, WorkflowState } from '../../simulator/campaign/lifecycle.js';
import type { Answer, Exchange } from '../../src/http/exchange.js';
import { RUNNING } from '../faults/plan.js';
import { GREEN, postViolations, violations } from '../invariants.js';
import { mustKnow } from './certainty.js';
import type { Played } from './play.js';
import { isInvalid, setsGoing } from './story.js';
import type { Attempt } from './world.js';

/** A run, with what most checks need to know about it. */
interface Case extends Played {
  command: Sent;
  /** The start, stop or signal that the step is about, each time that it was sent. */
  sent: readonly Attempt[];
  result: string;
  reason: string;
  timeoutMs: number;
  /** The main run was killed: it could not report anything. */
  killed: boolean;
  /** The moment that the last record before the last send showed, or the beginning. */
  before: NonNullable<Attempt['shown']> | undefined;
  /** The same for a record that shows a run which the step may have joined instead of sending. */
  joined: Case['before'];
  /** When the main run was over. */
  endMs: number;
}

type Check = (run: Case) => (string | false | undefined)[];

/** Everything that is wrong with a run, one sentence each, with the name of its check. */
export function judge(played: Played): string[] {
  const run = caseOf(played);
  return Object.entries(CHECKS).flatMap(([name, check]) =>
    check(run).flatMap((found) => (found === false || found === undefined ? [] : [`${name}: ${found}`])),
  );
}

function caseOf(played: Played): Case {
  const { story, main, attempts } = played;
  const { command } = story.inputs;
  const sent = attempts.filter((one) => one.kind === 'command' && one.command === command);
  const last = sent.findLast(({ connected }) => connected)?.number;
  const shown = attempts.filter((one) => one.by === 'main' && one.shown !== undefined && isWhole(one));
  const after = shown.filter(({ number }) => last === undefined || number > last);
  // The user interface calls everything that moves In progress.
  const joinable = story.simulator.vocabulary === 'interface' ? RUNNING : JOINABLE;
  const joins = setsGoing(command) && story.inputs['if-running'] === 'join';
  return {
    ...played,
    command,
    sent,
    result: main.outputs['result'] ?? '',
    reason: main.outputs['reason'] ?? '',
    timeoutMs: Number(story.inputs['timeout-minutes']) * 60_000,
    killed: main.signal !== null,
    before: (last === undefined ? shown[0] : shown.findLast(({ number }) => number < last))?.shown,
    joined: joins ? after.find(({ shown }) => shown && joinable.has(shown.state))?.shown : undefined,
    endMs: main.endedAtMs,
  };
}

/** States of a run that a step can join. */
const JOINABLE: ReadonlySet<WorkflowState> = new Set(['starting', 'in-progress', 'resuming']);

function isWhole({ exchange }: Attempt): boolean {
  return exchange?.kind === 'answered' && exchange.bodyComplete;
}

// ── What an exchange says for certain: a table of its own, a second opinion on src/campaign/verdict.ts

/** Whether the exchange leaves no doubt that Campaign did not take the command, and that it may be sent again. */
function mayRepeat({ exchange, command }: Attempt, story: Played['story']): boolean {
  if (exchange === undefined || exchange.kind === 'ambiguous') return false;
  if (exchange.kind === 'not-delivered') return true;
  if (exchange.status === 503) return GATEWAY_503.test(exchange.body);
  if (exchange.status === 429) return command !== 'signal' || isOwnRefusal(exchange);
  return exchange.status === 401 && !story.givenToken;
}

/** Whether it leaves any doubt about that. */
function inDoubt({ exchange, command }: Attempt): boolean {
  if (exchange === undefined || exchange.kind === 'ambiguous') return true;
  if (exchange.kind === 'not-delivered') return false;
  const { status, body, bodyComplete } = exchange;
  if (status < 300) return command === 'signal' && !understood(body, bodyComplete);
  if (status === 429) return command === 'signal' && !isOwnRefusal(exchange);
  if (status < 500) return [301, 302, 303, 408, 499].includes(status);
  if (!bodyComplete) return true;
  if (status === 503) return !GATEWAY_503.test(body);
  return status !== 500 || !isRefusal(body);
}

const GATEWAY_503 = /"error_code":"503\d{3}"/;

/** Whether the body of a 500 is certainly a refusal: of the gateway, of the router, or of Campaign and nothing else. */
function isRefusal(body: string): boolean {
  const [, gateway] = /"error_code":"(\d{6})"/.exec(body) ?? [];
  if (gateway !== undefined) return !/^50[24]/.test(gateway);
  const [, oops] = /"code":(\d+),"message":"Oops/.exec(body) ?? [];
  if (oops !== undefined) return oops === '400' || oops === '500';
  const codes = body.match(/\b[A-Z]{2,5}-\d{5,6}\b/g) ?? [];
  return codes.length > 0 && codes.every((code) => /^(RST|XTK)-\d{6}$/.test(code));
}

/** Whether a 429 is the gateway's, or says nothing: any other may be Campaign's own word to a signal that it takes. */
function isOwnRefusal({ body, bodyComplete }: Answer): boolean {
  return bodyComplete && (body.trim() === '' || /"error_code":"\d{6}"/.test(body));
}

function understood(body: string, complete: boolean): boolean {
  if (!complete) return false;
  try {
    return body.trim() === '' || JSON.parse(body) !== undefined;
  } catch {
    return false;
  }
}

function isSuccess({ exchange }: Attempt): boolean {
  return exchange?.kind === 'answered' && exchange.status < 300;
}

// ── What really happened

type History = Played['truth']['history'];

/** The states that the workflow was in at some time from `fromMs` to `toMs`. */
function between({ truth: { history } }: Case, fromMs: number, toMs: number): History {
  return history.filter(({ at }, index) => at <= toMs && (history[index + 1]?.at ?? NEVER) >= fromMs);
}

/** What followed the beginning of a run, or of its resumption, after `fromMs`. */
function runAfter(run: Case, fromMs: number): History {
  const { history } = run.truth;
  const begun = history.findIndex(
    ({ at, state }, index) => index > 0 && at >= fromMs && (state === 'starting' || state === 'resuming'),
  );
  return begun < 0 ? [] : history.slice(begun).filter(({ at }) => at <= run.endMs);
}

/** The user interface calls everything that moves In progress. */
function looksLike(told: string, state: WorkflowState, { story }: Played): boolean {
  const moving = story.simulator.vocabulary === 'interface' && RUNNING.has(state);
  return told === (moving ? 'in-progress' : state);
}

/**
 * Out of bounds: with the words of the user interface, somebody else's stop of a paused or failed workflow looks like
 * a run, since what is stopping is In progress.
 */
function stopLooksLikeRun({ story, truth }: Case): boolean {
  return (
    story.simulator.vocabulary === 'interface' &&
    truth.history.some(
      ({ state, sequence }, index) =>
        state === 'stopping' &&
        sequence === undefined &&
        !RUNNING.has(truth.history[index - 1]?.state ?? 'finished'),
    )
  );
}

/** The clean-up that the inputs ask for. */
function asked({ story, command }: Case): 'pause' | 'stop' | undefined {
  const { 'if-interrupted': word } = story.inputs;
  return setsGoing(command) && (word === 'pause' || word === 'stop') ? word : undefined;
}

/** What happened in the run that the step is about, or to the workflow after a command that begins none. */
function own(run: Case): History {
  if (run.joined !== undefined) return between(run, run.joined.atMs, run.endMs);
  const fromMs = run.before?.atMs ?? 0;
  return setsGoing(run.command) ? runAfter(run, fromMs) : between(run, fromMs, run.endMs);
}

const TELLS = /that `?if-interrupted`? asks for/;

/** One attempt, four retries, and one with a new token. */
const MOST_ATTEMPTS = 6;
const NEVER = Number.POSITIVE_INFINITY;
const POST_WINDOW_MS = 600_000;
const SIGN_OF_LIFE_MS = 30_000;

/** Every promise, by name. Tests break each of them. */
export const CHECKS: Readonly<Record<string, Check>> = {
  /** What holds for every run, in this world as in a process: outputs, annotation, colours, masks. */
  report: ({ story, main, post, inputs, attempts, secrets, suspendedMs, defects }) => [
    ...violations({
      run: { ...main, endedAtMs: main.endedAtMs - suspendedMs },
      inputs,
      journal: attempts.flatMap(({ command, tookEffect }) =>
        command === undefined ? [] : [{ command, tookEffect }],
      ),
      secrets,
    }),
    ...(post === undefined
      ? []
      : postViolations(post, secrets).flatMap((found) =>
          story.secretsLost && found.includes('no mask') ? [] : [`post run: ${found}`],
        )),
    ...defects,
    main.outputs['reason'] === 'internal' && `a defect: ${main.outputs['message']}`,
  ],

  once: ({ sent, command, story }) => [
    sent.filter(({ tookEffect }) => tookEffect).length > 1 && `${command} took effect twice`,
    ...sent
      .slice(0, -1)
      .map((one) => !mayRepeat(one, story) && `${command} was sent again after #${one.number}`),
    sent.length > MOST_ATTEMPTS && `${command} was sent ${sent.length} times`,
    sent.filter(
      ({ exchange }, index) =>
        index < sent.length - 1 && exchange?.kind === 'answered' && exchange.status === 401,
    ).length > 1 && 'a token was refused twice, and the command sent a third time',
  ],

  elsewhere: ({ attempts }) =>
    attempts.map(({ kind, url }) => kind === 'elsewhere' && `a request with the secrets went to ${url}`),

  confirmed: (run) => {
    if (run.result !== 'confirmed') return [];
    const awaited = run.story.inputs['wait-for'] ?? '';
    const ended = own(run).some(({ state }) =>
      awaited === 'started'
        ? state === 'finished' || looksLike('in-progress', state, run)
        : state === awaited,
    );
    return [
      awaited === 'accepted' && 'nothing was awaited',
      !ended && !stopLooksLikeRun(run) && `no run of this step was ever ${awaited}`,
      run.sent.length === 0 && run.joined === undefined && 'nothing was sent',
    ];
  },

  accepted: (run) => {
    if (run.result !== 'accepted') return [];
    const { sent, command } = run;
    if (command === 'signal') {
      return [!sent.some((one) => isSuccess(one) && !inDoubt(one)) && 'no answer accepts the signal'];
    }
    const proof: Record<string, readonly WorkflowState[]> = {
      pause: ['pausing', 'paused'],
      stop: ['stopping', 'finished'],
    };
    const fromMs = run.before?.atMs ?? 0;
    const signs = setsGoing(command)
      ? runAfter(run, fromMs)
      : run.truth.history.filter(
          ({ at, state }, index) => index > 0 && at >= fromMs && proof[command]?.includes(state),
        );
    return [
      run.story.inputs['wait-for'] !== 'accepted' && 'the wait is not over',
      !sent.some(isSuccess) && signs.length === 0 && !stopLooksLikeRun(run) && 'Campaign took nothing',
      sent.length === 0 && 'nothing was sent',
    ];
  },

  failed: (run) => {
    if (run.result !== 'failed') return [];
    if (run.reason === 'erroneous' || run.reason === 'ended') {
      const wanted = run.reason === 'ended' ? 'finished' : 'erroneous';
      return [!own(run).some(({ state }) => state === wanted) && `no run of this step was ${wanted}`];
    }
    return [
      run.sent.some(({ tookEffect }) => tookEffect) && `${run.command} took effect`,
      run.sent.some((one) => inDoubt(one)) && `${run.command} may have arrived`,
    ];
  },

  skipped: (run) => {
    if (run.result !== 'skipped') return [];
    const { attempts, story } = run;
    const ran = attempts.some(({ shown }) => shown !== undefined && RUNNING.has(shown.state));
    return [
      attempts.some((one) => one.kind === 'command' && (one.tookEffect || inDoubt(one) || isSuccess(one))) &&
        'something was sent',
      story.inputs['dry-run'] !== 'true' && !ran && 'nothing was running',
    ];
  },

  /** `unknown` needs a reason for doubt. */
  doubt: (run) => {
    if (run.result !== 'unknown') return [];
    const { sent, reason, main, timeoutMs, endMs, attempts } = run;
    const last = sent.at(-1);
    const signalled = main.signalledAtMs.length > 0;
    const lastTwo = attempts
      .filter(
        ({ by, exchange, kind }) =>
          by === 'main' && exchange !== undefined && (kind === 'read' || kind === 'mint'),
      )
      .slice(-4);
    const permanent = lastTwo.filter(({ exchange }) => isPermanent(exchange));
    const [first, second] = permanent.slice(-2);
    return [
      run.joined === undefined &&
        (last === undefined || (!inDoubt(last) && !isSuccess(last))) &&
        'the command certainly had no effect',
      reason === 'answer-lost' && (last === undefined || !inDoubt(last)) && 'no answer was lost',
      reason === 'cancelled' && !signalled && 'nobody cancelled the step',
      reason === 'timeout' && endMs < timeoutMs - 1 && `it was not over after ${endMs} ms`,
      reason === 'unreadable' &&
        !(last !== undefined && inDoubt(last)) &&
        (second === undefined || first === undefined || second.beganMs - (first.endedMs ?? 0) < 1_999) &&
        'it gave up reading before it had looked twice',
    ];
  },

  /** Safety must not be bought with silence. */
  sure: (run) => [
    run.result === 'unknown' && mustKnow(run) && 'unknown, though nothing stood in the way of certainty',
  ],

  states: (run) =>
    (['previous-state', 'state'] as const).map((name) => {
      const told = run.main.outputs[name] ?? '';
      const was =
        told === '' ||
        run.truth.history.some(({ state, at }) => at <= run.endMs && looksLike(told, state, run));
      return !was && `${name} is ${told}, which the workflow never was`;
    }),

  allowed: (run) => {
    const { sent, story, command, attempts, timeoutMs } = run;
    const [signalledMs = NEVER] = run.main.signalledAtMs;
    const { 'if-running': ifRunning, 'wait-for': waitFor, 'dry-run': dryRun } = story.inputs;
    const sends = ifRunning === 'send' || (ifRunning === 'auto' && waitFor === 'accepted');
    return [
      ...sent.map(
        (one) => one.beganMs > Math.min(timeoutMs + 1, signalledMs) && `#${one.number} was sent too late`,
      ),
      sent.length > 0 && dryRun === 'true' && 'a dry run sent the command',
      isInvalid(story) && attempts.length > 0 && 'the inputs are not valid, but something was sent',
      isInvalid(story) &&
        !run.killed &&
        run.reason !== 'invalid-input' &&
        `the inputs are not valid, but the reason is ${run.reason}`,
      ...(sends || !setsGoing(command) ? [] : sent).flatMap((one, index, all) => {
        const reads = attempts.filter(({ kind, number }) => kind === 'read' && number < one.number);
        const looked = index === 0 || (reads.at(-1)?.number ?? 0) > (all[index - 1]?.number ?? 0);
        const state = reads.findLast(({ shown }) => shown !== undefined)?.shown?.state ?? 'finished';
        return [
          !looked && `#${one.number} was sent without another look`,
          RUNNING.has(state) && `#${one.number} was sent to a workflow that was running`,
        ];
      }),
    ];
  },

  /** A clean-up touches only what this step set going, as asked, and only once. */
  touched: (run) => {
    const { sent, attempts, command, main, story } = run;
    const others = attempts.filter((one) => one.kind === 'command' && one.command !== command);
    const mayHaveArrived = sent.some((one) => one.connected && inDoubt(one)) || sent.some(isSuccess);
    const interrupted = run.killed || main.signalledAtMs.length > 0 || run.endMs >= run.timeoutMs - 1;
    const repeats = (earlier: Attempt | undefined): boolean =>
      earlier?.connected === true && !mayRepeat(earlier, story) && !refuses(earlier);
    return others.flatMap((one, index) => [
      one.command !== asked(run) && `${one.command} was sent, and nobody asked for that`,
      RUNNING.has(run.before?.state ?? 'finished') &&
        `${one.command} was sent to a run that was under way before`,
      !mayHaveArrived && `${one.command} was sent, but nothing was set going`,
      !interrupted && `${one.command} was sent, but the step was not interrupted`,
      GREEN.has(run.result) && `${one.command} was sent, but the result is ${run.result}`,
      repeats(others[index - 1]) && `${one.command} was sent again`,
    ]);
  },

  /** With if-interrupted, what this step set going is paused or stopped, or somebody is told that it may run. */
  cleaned: (run) => {
    const { sent, attempts, main, post, story, killed } = run;
    const command = asked(run);
    const started = sent.find(({ tookEffect }) => tookEffect);
    const cutShort = killed || (run.result === 'unknown' && ['cancelled', 'timeout'].includes(run.reason));
    if (command === undefined || started === undefined || !cutShort) return [];
    if (RUNNING.has(run.before?.state ?? 'finished')) return [];
    const tried = (by: Attempt['by']): boolean =>
      attempts.some((one) => one.command === command && one.by === by);
    const told = main.commands.some(({ name, data }) => name === 'error' && TELLS.test(data));
    const kept = main.state['clean-up'] ?? '';
    const inTime = run.postBeganMs - run.endMs < POST_WINDOW_MS - SIGN_OF_LIFE_MS - run.suspendedMs;
    const able = inTime && !clockWasSet(run) && !story.secretsLost;
    const minted = attempts.some(({ by, kind }) => by === 'post' && kind === 'mint');
    const spoke = post?.commands.some(({ name }) => name === 'warning' || name === 'error');
    return [
      killed &&
        (started.arrivedMs ?? 0) <= run.endMs &&
        kept === '' &&
        !tried('main') &&
        'nothing was kept for the post run',
      !killed && !tried('main') && !told && `${command} was neither sent nor told of`,
      post !== undefined &&
        kept !== '' &&
        !tried('post') &&
        !spoke &&
        'the post run did nothing and said nothing',
      post !== undefined &&
        kept.includes('"due"') &&
        able &&
        !tried('post') &&
        !minted &&
        `the post run did not try to ${command} the workflow`,
    ];
  },

  post: (run) => {
    const sent = run.attempts.filter(({ by, kind }) => by === 'post' && kind === 'command');
    const late = run.postBeganMs - run.endMs > POST_WINDOW_MS;
    const took = (run.post?.endedAtMs ?? 0) - run.postBeganMs;
    return [
      sent.some(({ command }) => command === run.command) && `the post run sent ${run.command}`,
      GREEN.has(run.result) && sent.length > 0 && 'the post run sent something after a green step',
      late && !clockWasSet(run) && sent.length > 0 && 'the post run came too late to send anything',
      took > 60_001 && `the post run took ${took} ms`,
    ];
  },

  time: (run) => {
    const { main, endMs, timeoutMs, suspendedMs, killed } = run;
    const [firstMs = endMs] = main.signalledAtMs;
    const cleanUpMs = asked(run) === undefined ? 0 : 5_000;
    return [
      !killed &&
        endMs - suspendedMs > timeoutMs + cleanUpMs + 2 &&
        `it was over after ${endMs} ms, and ${timeoutMs} ms were allowed`,
      !killed &&
        endMs - firstMs - suspendedMs > cleanUpMs + 2 &&
        `it went on for ${endMs - firstMs} ms after a signal`,
    ];
  },

  bounds: (run) => {
    const { attempts, story, endMs, sent, timeoutMs } = run;
    const count = (wanted: string): number =>
      attempts.filter(({ kind, by }) => kind === wanted && by === 'main').length;
    const hours = Math.max(0, Math.min(endMs, timeoutMs) / 3_600_000 - 1);
    const intervalMs = Number(story.inputs['poll-interval-seconds']) * 1_000;
    const faults =
      2 * story.happenings.length +
      story.faults.read.length +
      story.faults.mint.length +
      story.paces.read.length;
    // A wait; a lost answer is watched for 30 s; each look before an attempt has four retries, and a new token.
    const waiting = Number.isNaN(intervalMs) ? 470 + 370 * hours : endMs / intervalMs + 2;
    const reads = waiting + 62 + 10 * (sent.length + 1) + 2 * faults;
    const lifetimeMs = (story.simulator.tokenLifetimeSeconds ?? 86_399) * 1_000;
    const mints =
      1 +
      (5 * endMs) / (4 * lifetimeMs) +
      6 * faults +
      count('command') +
      story.faults.command.length +
      5 * story.paces.mint.length +
      story.faults.read.length;
    return [
      count('read') > reads && `${count('read')} reads, and at most ${Math.round(reads)} are allowed`,
      story.simulator.tokenLifetimeSeconds === 86_399 &&
        count('mint') > mints &&
        `${count('mint')} mints, and at most ${Math.round(mints)} are allowed`,
    ];
  },
};

/** A clean-up that certainly came to nothing. The main run leaves it to the post run. */
function refuses(attempt: Attempt): boolean {
  return attempt.by === 'main' && !inDoubt(attempt) && !isSuccess(attempt);
}

function isPermanent(exchange: Exchange | undefined): boolean {
  return (
    exchange?.kind === 'answered' &&
    exchange.status >= 300 &&
    exchange.status < 500 &&
    ![408, 429].includes(exchange.status)
  );
}

/** Out of bounds: whether a post run comes late is measured by the machine's clock, and somebody set that. */
function clockWasSet({ happened }: Case): boolean {
  return happened.some(({ happening }) => happening.what === 'set-clock');
}
