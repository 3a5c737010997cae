/** Makes text from a server or a user safe for the place where it is shown. */

/** Control characters, line and paragraph separators, and invisible ones that can reorder or hide text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/**
 * Characters that the runner may overlook. It compares by the culture's rules, which skip combining marks, the
 * Arabic tatweel, unassigned characters and more. A `::` with one of them inside is still a `::` to it. Its
 * version of ICU decides which ones; only printable ASCII is certain to count.
 */
const PERHAPS_UNSEEN = '[^ -~]*';
const LATE_COMMAND = new RegExp(`#(?=${PERHAPS_UNSEEN}#${PERHAPS_UNSEEN}\\[)`, 'g');
const EARLY_COMMAND = new RegExp(`^(${PERHAPS_UNSEEN}):(?=${PERHAPS_UNSEEN}:)`);

/**
 * One line of plain text of at most `maxLength` characters that cannot be a workflow command.
 *
 * The runner takes `::name::` at the start of a line as a command, and the older `##[name]` anywhere in it
 * (actions/runner, ActionCommand.cs). Control characters are removed, so that no text starts its own line.
 */
export function oneLine(text: string, maxLength = 300): string {
  const plain = text
    .replace(UNPRINTABLE, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(LATE_COMMAND, '# ')
    .replace(EARLY_COMMAND, '$1: ');
  // Long enough to decide: a character takes at most two UTF-16 units.
  const characters = Array.from(plain.slice(0, 2 * maxLength + 2));
  return characters.length <= maxLength ? plain : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/**
 * `text` as literal characters in GitHub Markdown, also inside a table. Every ASCII punctuation mark that could
 * mean something becomes a character reference. Markdown and HTML show a reference but never interpret it
 * (CommonMark §2.5). It also breaks up what would become a link (`www.…`, `@name`).
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(UNPRINTABLE, ' ')
    .replace(/[!-/:-@[-`{-~]/g, (mark, at: number, whole: string) =>
      isProse(mark, whole.slice(0, at), whole[at + 1] ?? ' ') ? mark : `&#${mark.charCodeAt(0)};`,
    );
}

/** Punctuation that cannot be markup in its place. It stays as it is, so that the source remains readable. */
function isProse(mark: string, before: string, after: string): boolean {
  // "1. " and "1) " begin lists, and a point inside a word may be that of "www.".
  const beginsList = after === ' ' && /^\s*\d+$/.test(before);
  if (mark === ')') return !beginsList;
  if (mark === '.') {
    if (after === ' ') return !beginsList && !/www$/i.test(before);
    return /\d$/.test(before) && /\d/.test(after);
  }
  if (mark === ':') return after === ' ';
  if (mark === '-') return /[a-z\d]$/i.test(before) && /[a-z\d]/i.test(after);
  return ',;(/'.includes(mark);
}

/** The longest beginning of `text` that takes at most `maxUnits` units of UTF-16 and splits no character. */
export function limitLength(text: string, maxUnits: number): string {
  const limited = text.slice(0, maxUnits);
  return limited.length < text.length ? limited.replace(/[\uD800-\uDBFF]$/, '') : limited;
}
