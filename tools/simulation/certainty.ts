/** What stood in the way of certainty in a run: a step that is never sure is no use. */

import type { Played } from './play.js';
import { isInvalid, KINDS, setsGoing } from './story.js';

export const NOTHING = 'nothing';

/** What went wrong in the world of a run. */
function troubles({ story, happened, attempts }: Played): string[] {
  const what = (...kinds: string[]): boolean =>
    happened.some(({ happening }) => kinds.includes(happening.what));
  const quick = attempts.every(
    ({ exchange, beganMs, endedMs = beganMs }) => exchange?.kind === 'answered' && endedMs - beganMs < 1_000,
  );
  const on = (kind: (typeof KINDS)[number]): boolean =>
    story.faults[kind].length > 0 || story.paces[kind].length > 0;
  const { vocabulary, besideState = 'nothing' } = story.simulator;
  return [
    ...KINDS.filter(on).map((kind) => `faults on ${kind}`),
    ...(what('signal') ? ['signals'] : []),
    ...(what('suspend', 'set-clock') ? ['clocks'] : []),
    ...(what('other') ? ['others'] : []),
    ...(story.lag.kind === 'none' && besideState !== 'lagging' ? [] : ['lag']),
    ...(vocabulary === 'none' || besideState === 'contradicting' || story.href !== undefined
      ? ['records']
      : []),
    ...(story.givenToken && story.simulator.tokenLifetimeSeconds !== 86_399 ? ['a token that expires'] : []),
    ...(quick ? [] : ['slow or broken exchanges']),
  ];
}

const NEVER = Number.POSITIVE_INFINITY;

/** States that prove a run, whatever was before. */
const SEEN_RUNNING: ReadonlySet<string> = new Set(['starting', 'in-progress', 'pausing', 'resuming']);

/** The class of a world, for its share of `unknown`. */
export function worldOf(played: Played): string {
  const all = troubles(played);
  const found = all.filter((one) => one !== 'slow or broken exchanges' || all.length === 1);
  if (found.length === 0) return NOTHING;
  return found.length > 1 ? 'several of these' : (found[0] ?? NOTHING);
}

/**
 * Whether the step had all that it takes to be sure: nothing goes wrong, the command does something, the awaited state
 * comes, long enough to be seen and early enough before the deadline.
 */
export function mustKnow(played: Played): boolean {
  const { story, attempts, truth } = played;
  if (worldOf(played) !== NOTHING || isInvalid(story)) return false;
  const { inputs, simulator, steady } = story;
  const awaited = inputs['wait-for'] ?? '';
  const sent = attempts.findLast(({ kind }) => kind === 'command');
  const acceptedMs = sent?.endedMs ?? 0;
  if (inputs.command === 'signal')
    return simulator.signalBody !== 'text' || (simulator.signalStatus ?? 200) === 204;
  if (awaited === 'accepted') return true;
  const timeoutMs = Number(inputs['timeout-minutes']) * 60_000;
  const readMs = 3 * steady.connectMs;
  const reached = truth.history.find(({ at, state, run }) => {
    const wanted = awaited === 'started' ? ['in-progress', 'finished'] : [awaited];
    return (
      at >= acceptedMs - readMs &&
      wanted.includes(state) &&
      (sent === undefined || run > 0 || state !== 'finished' || inputs.command !== 'start')
    );
  });
  if (sent !== undefined && !sent.tookEffect) return false;
  if (reached === undefined) return false;
  const fixedMs = Number(inputs['poll-interval-seconds']) * 1_000;
  const gapMs =
    (Number.isNaN(fixedMs) ? Math.max(2_000, Math.min(30_000, 0.06 * (reached.at + 1_000))) : fixedMs) +
    2 * readMs;
  const own = truth.history.filter(({ at }) => at >= acceptedMs - readMs);
  const begun = own.find(({ state }) => state === 'starting' || state === 'resuming')?.at ?? reached.at;
  const over = truth.history.find(({ at, state }) => at >= begun && !SEEN_RUNNING.has(state))?.at ?? NEVER;
  const seen = sent === undefined || !setsGoing(inputs.command) || over - begun > gapMs;
  // The state may have been left within the same millisecond.
  const next = truth.history[truth.history.indexOf(reached) + 1];
  const stays =
    (next?.at ?? NEVER) - reached.at > gapMs || (awaited === 'started' && next?.state === 'finished');
  return seen && stays && reached.at + gapMs + 4_000 < timeoutMs;
}
