import type { Problem } from './inputs.js';

/** In characters. The `message` output holds 2,000; some are left for what stands around the problems. */
const LONGEST = 1_800;

/** The problems with the inputs, one line each. */
export function problemLines(problems: readonly Problem[]): string[] {
  return problems.map(({ input, message }) => `${input}: ${message}`);
}

/** The same for the `message` output. Where that would be too long, the last problems are told by name alone. */
export function shortProblemLines(problems: readonly Problem[]): string[] {
  const lines = problemLines(problems);
  for (let shown = lines.length; shown > 1; shown--) {
    const told = [...lines.slice(0, shown), ...namesOf(problems.slice(shown))];
    if (told.join(' ').length <= LONGEST) return told;
  }
  // Not cut here, since half a secret would escape redaction.
  return [...lines.slice(0, 1), ...namesOf(problems.slice(1))];
}

function namesOf(problems: readonly Problem[]): string[] {
  if (problems.length === 0) return [];
  const names = [...new Set(problems.map(({ input }) => input))];
  return [`And ${problems.length} more: ${names.join(', ')}`];
}
