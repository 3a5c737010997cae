/**
 * Text that came from a server or from a user, made safe for the place where it is shown.
 */

/** Control characters, line and paragraph separators, and invisible ones that can reorder or hide text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/**
 * One line of plain text of at most `maxLength` characters, that cannot be a workflow command.
 *
 * The runner takes `::name::` at the start of a line as a command, and the older `##[name]` anywhere in it
 * (actions/runner, ActionCommand.cs). Control characters go, so that nothing starts a line of its own.
 */
export function oneLine(text: string, maxLength = 300): string {
  const plain = text
    .replace(UNPRINTABLE, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('##[', '# #[')
    .replace(/^::/, ': :');
  const characters = Array.from(plain);
  return characters.length <= maxLength ? plain : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/**
 * `text` as literal characters in GitHub Markdown, also inside a table: every ASCII punctuation mark that
 * could mean something becomes a character reference, which Markdown and HTML show but never interpret
 * (CommonMark §2.5), and which breaks up what would be linked by itself (`www.…`, `@name`).
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(UNPRINTABLE, ' ')
    .replace(/[!-/:-@[-`{-~]/g, (mark, at: number, whole: string) =>
      isProse(mark, whole[at - 1] ?? ' ', whole[at + 1] ?? ' ') ? mark : `&#${mark.charCodeAt(0)};`,
    );
}

/** Punctuation that cannot be markup where it stands, left alone so that the source stays readable. */
function isProse(mark: string, before: string, after: string): boolean {
  if (',;()/'.includes(mark)) return true;
  if (mark === ':') return after === ' ';
  // Neither "1. " at the start of a line nor "www.example".
  if (mark === '.') return /\d/.test(before) ? /\d/.test(after) : !/[\p{L}\d]/u.test(after);
  return mark === '-' && /[a-z\d]/i.test(before) && /[a-z\d]/i.test(after);
}

/** The longest beginning of `text` that takes at most `maxBytes` bytes in UTF-8, with no character split. */
export function limitBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  // 10xxxxxx is the middle of a character: step back to where it began.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString('utf8');
}
