import { OptionError } from '../simulator/http/checked.js';

/** One piece of a command line: a gap, or a part of a word. */
const PIECE =
  /(?<gap>[ \t\r\n]+)|\\(?:\r?\n|(?<escaped>.))|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|(?<plain>[^ \t\r\n'"\\]+)/sy;

/**
 * Splits a command line into words at the quotes, backslashes, blanks and line breaks of a POSIX shell (section
 * 2.2, "Quoting"). Every other character stands for itself: nothing is expanded, and nothing is run.
 *
 * @throws {OptionError} for a quotation mark without its pair, or a backslash at the end
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(text);
    if (piece === null) {
      throw new OptionError(
        text[at] === '\\'
          ? 'it ends with a backslash, which has nothing after it to stand for'
          : `the ${text[at] === '"' ? 'double' : 'single'} quotation mark at character ${at + 1} has no second one`,
      );
    }
    at = PIECE.lastIndex;
    const { gap, escaped, single, double, plain } = piece.groups ?? {};
    if (gap !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const part =
      escaped ??
      single ??
      plain ??
      double?.replace(/\\(?:\r?\n|([$`"\\]))/g, (_, kept?: string) => kept ?? '');
    // A line break after a backslash is no part of a word, not even of an empty one.
    if (part !== undefined) word = (word ?? '') + part;
  }
  return word === undefined ? words : [...words, word];
}
