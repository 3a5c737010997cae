import type { Problem } from './inputs.js';

/**
 * In characters. The `message` output holds 2,000, and GitHub cuts an annotation after about twice as many; some are
 * left for the words around the problems, and for what redaction adds.
 */
const LONGEST = 1_800;

/** The problems with the inputs, one line each. Where they would be too long, the last are told by name alone. */
export function problemLines(problems: readonly Problem[]): string[] {
  const lines = problems.map(({ input, message }) => `${input}: ${message}`);
  for (let shown = lines.length; shown > 0; shown--) {
    const told = [...lines.slice(0, shown), ...namesOf(problems.slice(shown))];
    if (told.join(' ').length <= LONGEST) return told;
  }
  return namesOf(problems);
}

function namesOf(problems: readonly Problem[]): string[] {
  if (problems.length === 0) return [];
  const names = [...new Set(problems.map(({ input }) => input))];
  return [`And ${problems.length} more: ${names.join(', ')}`];
}
