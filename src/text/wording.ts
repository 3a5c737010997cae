import { oneLine } from './untrusted-text.js';

/** How values are written in sentences. */

/** The same sentence with a capital letter. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Milliseconds as a person reads them: `0.4 s`, `12 s`, `3 min`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${Math.round(ms / 100) / 10} s`;
  if (ms < 119_500) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * The time of day in UTC, such as `10:02:07`; with its date, as in `2026-01-02 10:02:07`, if that is another day
 * than that of `firstMs`.
 */
export function timeOfDay(wallMs: number, firstMs = wallMs): string {
  const [day = '', time = ''] = new Date(wallMs).toISOString().slice(0, 19).split('T');
  return new Date(firstMs).toISOString().startsWith(day) ? time : `${day} ${time}`;
}

/** A value as the user wrote it, on one line. A long one is not shown: it may be a secret in the wrong place. */
export function quote(written: string): string {
  if (written === '') return 'The empty value';
  return written.length > 60 ? `A value of ${written.length} characters` : `“${oneLine(written)}”`;
}

/** Words in backquotes, with commas and an `or`. */
export function list(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
