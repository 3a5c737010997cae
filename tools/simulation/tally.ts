/** Counts what happened in many runs: faults that never happen prove nothing. */

import { mustKnow, NOTHING, worldOf } from './certainty.js';
import type { Played } from './play.js';

export class Tally {
  runs = 0;
  private readonly counts = new Map<string, number>();
  private readonly worlds = new Map<string, { runs: number; unknown: number }>();

  add(played: Played): void {
    this.runs++;
    const { outputs, signal } = played.main;
    this.count(`result ${outputs['result'] ?? `none (${signal})`}`);
    if (outputs['reason'] !== undefined) this.count(`reason ${outputs['reason']}`);
    if (played.attempts.some(({ by }) => by === 'post')) this.count('post run that sent something');
    const world = worldOf(played);
    // Where there is too little time, or nothing to see, the best step cannot know.
    const name = world === NOTHING && !mustKnow(played) ? 'nothing, but no chance to see the effect' : world;
    const counted = this.worlds.get(name) ?? { runs: 0, unknown: 0 };
    this.worlds.set(name, {
      runs: counted.runs + 1,
      unknown: counted.unknown + (outputs['result'] === 'unknown' ? 1 : 0),
    });
  }

  toString(): string {
    const counted = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const worlds = [...this.worlds].sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      ...counted.map(([what, times]) => `${String(times).padStart(8)}  ${what}`),
      'What goes wrong in the world, and how often the result is unknown:',
      ...worlds.map(
        ([name, { runs, unknown }]) =>
          `${String(runs).padStart(8)}  ${name}: ${((100 * unknown) / runs).toFixed(1)} % unknown`,
      ),
    ].join('\n');
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}
