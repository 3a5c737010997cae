import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitWords } from '../../rehearsal/words.js';
import { OptionError } from '../../simulator/http/checked.js';

test.each<[string, string[]]>([
  ['', []],
  [' \t\r\n ', []],
  ['--workflow WKF110:fails --fault silent', ['--workflow', 'WKF110:fails', '--fault', 'silent']],
  ['  a\n\tb\r\nc  ', ['a', 'b', 'c']],
  ['a\\\nb \\\r\n c', ['ab', 'c']],
  ['a \\\n', ['a']],
  [`--fault '{"on": "read", "kind": "cut"}'`, ['--fault', '{"on": "read", "kind": "cut"}']],
  [`--fault={\\"on\\":\\"read\\"}`, ['--fault={"on":"read"}']],
  [`"a b"'c d'e\\ f`, ['a bc de f']],
  [`'' ""`, ['', '']],
  [`a''b`, ['ab']],
  ['"\\" \\\\ \\$ \\` \\n \\\n"', ['" \\ $ ` \\n ']],
  [`'\\'`, ['\\']],
  [`'a\nb' "c\nd"`, ['a\nb', 'c\nd']],
])('splits %j', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test('expands and runs nothing', () => {
  const text = '$HOME $(id) `id` * ? [a-z] ~ {a,b} !! #x | & ; < > ( ) "$HOME" "$(id)"';
  expect(splitWords(text)).toEqual(text.replaceAll('"', '').split(' '));
});

test.each([
  [`a 'b`, 'the single quotation mark at character 3 has no second one'],
  [`"a\\"`, 'the double quotation mark at character 1 has no second one'],
  [`it's`, 'the single quotation mark at character 3 has no second one'],
  ['a\\', 'it ends with a backslash'],
])('refuses %j', (text, message) => {
  expect(() => splitWords(text)).toThrow(OptionError);
  expect(() => splitWords(text)).toThrow(message);
});

/** Each word in a different way of quoting it. */
const QUOTED = [
  (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`,
  (word: string): string => `"${word.replace(/[$`"\\]/g, '\\$&')}"`,
  (word: string): string => word.replace(/[^\n]/gsu, '\\$&').replaceAll('\n', "'\n'") || "''",
];

test('returns every word that was quoted, in whichever way', () => {
  const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\r'));
  const words = fc.array(fc.tuple(word, fc.constantFrom(...QUOTED), fc.constantFrom(' ', '\n', '\t ')));
  fc.assert(
    fc.property(words, (given) => {
      const line = given.map(([text, quoted, gap]) => quoted(text) + gap).join('');
      expect(splitWords(line)).toEqual(given.map(([text]) => text));
    }),
  );
});

// Windows has no such shell.
(process.platform === 'win32' ? test.skip : test)('splits as sh does, and refuses what it refuses', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\t', "'", '"', '\\', '\\\n') });
  fc.assert(
    fc.property(
      // A line break that nothing escapes ends a command. At the very end, shells differ about a backslash.
      text.filter((line) => !/\\\\\n|\\\n?$/.test(line)),
      (line) => {
        const shell = spawnSync('sh', ['-c', `printf '%s\\0' x ${line}`], { encoding: 'utf8' });
        if (shell.status === 0)
          expect(['x', ...splitWords(line)]).toEqual(shell.stdout.split('\0').slice(0, -1));
        else expect(() => splitWords(line)).toThrow(OptionError);
      },
    ),
  );
});
