import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeMarkdown, limitLength, oneLine } from '../../src/text/untrusted-text.js';

const bits = fc.constantFrom(
  ...[
    '::',
    ':',
    '##[',
    '##',
    '#',
    '[',
    ']',
    'error',
    ' ',
    '\t',
    '\n',
    '\r',
    '\u0085',
    '\u2028',
    '\u2029',
    '\0',
    '\u001b',
  ],
  ...[
    '\u200b',
    '\ufeff',
    '\u202e',
    '\u00ad',
    '\ud800',
    '\udfff',
    '\u034f',
    '\ufe0f',
    '\u{e0100}',
    '\u0301',
    '\u00a0',
  ],
  ...[
    'www.',
    'WWW.',
    'http://',
    'https://',
    '<b>',
    '|',
    '`',
    '*',
    '_',
    '~',
    '!',
    '@',
    '&',
    '&amp;',
    '&#60;',
    '\\',
    '-',
    '=',
  ],
  ...['é', '😀', '𝐞', '☺', 'a.b', '1. ', '1) ', '+ ', '- ', '(', ')', '/', '"', "'", '$', '^', '{', '}', '%'],
);
/** A function, since fast-check takes long to build it. */
const hostile = (): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: bits }, fc.string({ unit: 'binary', maxLength: 3 })), {
      maxLength: 30,
    })
    .map((parts) => parts.join(''));

const collator = new Intl.Collator('en');

/** Whether the runner does not see a character: it compares by ICU's collation, which gives some no weight. */
function isUnseen(character: string): boolean {
  return character !== '\0' && collator.compare(`#${character}#[`, '##[') === 0;
}

/** All of them. It takes a while. */
function allUnseen(): string[] {
  return Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter(isUnseen);
}

/** A line as the runner compares it. */
function seen(line: string): string {
  return Array.from(line)
    .filter((character) => !isUnseen(character))
    .join('');
}

/** What the runner (actions/runner, ActionCommand.cs) would take for a command. */
function isCommand(line: string): boolean {
  return seen(line.trimStart()).startsWith('::') || seen(line).includes('##[');
}

describe('one line', () => {
  test.each([
    ['plain text: as it is.', 'plain text: as it is.'],
    ['  several \n\n lines\t here ', 'several lines here'],
    ['a\r\n::error::b', 'a ::error::b'],
    ['::error::x', ': :error::x'],
    ['\u200b ::error::x', ': :error::x'],
    ['##[error]x', '# #[error]x'],
    ['a ##[error]x ##[', 'a # #[error]x # #['],
    ['#\u200b#[error]x', '# #[error]x'],
    ['\u001b[31mred', '[31mred'],
    ['a\u2028b\u0085c\0d', 'a b c d'],
    ['a\u202eb\ud800c', 'a b c'],
    ['', ''],
    ['\n', ''],
  ])('%j → %j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });

  test('is cut at whole characters, and says so', () => {
    expect(oneLine('x'.repeat(300))).toBe('x'.repeat(300));
    expect(oneLine('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
    expect(oneLine('😀😀😀', 2)).toBe('😀…');
    expect(oneLine('😀😀😀', 3)).toBe('😀😀😀');
  });

  test('has no line break, control or invisible character, and no more than so many characters', () => {
    fc.assert(
      fc.property(hostile(), fc.integer({ min: 1, max: 40 }), (text, maxLength) => {
        const line = oneLine(text, maxLength);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(Array.from(line).length).toBeLessThanOrEqual(maxLength);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is no command', () => {
    fc.assert(
      fc.property(hostile(), fc.integer({ min: 1, max: 40 }), (text, maxLength) => {
        const line = oneLine(text, maxLength);
        expect(line).not.toMatch(/^\s*::|##\[/);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    '\u034f',
    '\u0591',
    '\ufe0f',
    '\u{e0100}',
    '\u0488',
    '\u0640',
    '\u180a',
  ])('is no command with a character in it that the runner does not see (%j)', (unseen) => {
    expect(isUnseen(unseen)).toBe(true);
    for (const text of [`${unseen}::stop-commands::x`, `:${unseen}:error::x`]) {
      expect([text, isCommand(oneLine(text))]).toEqual([text, false]);
    }
    for (const text of [`a #${unseen}#[error]x`, `##${unseen}[error]x`, `#${unseen}#${unseen}[error]x`]) {
      expect([text, isCommand(oneLine(text))]).toEqual([text, false]);
    }
  });

  test('is no command, whatever the runner does not see', () => {
    const unseen = fc.constantFrom(...allUnseen());
    const parts = fc.array(fc.oneof(fc.constantFrom('#', ':', '[', 'x', ' '), unseen), { maxLength: 12 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 14 }), (text, maxLength) => {
        expect(isCommand(oneLine(text.join(''), maxLength))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What HTML makes of character references. */
function decode(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

describe('Markdown', () => {
  test.each([
    [
      'start of WKF110 was accepted (HTTP 200), after 3.5 s; look at it: now.',
      'start of WKF110 was accepted (HTTP 200), after 3.5 s; look at it: now.',
    ],
    ['in-progress', 'in-progress'],
    ['<img src=x>', '&#60;img src&#61;x&#62;'],
    ['[a](b)', '&#91;a&#93;(b)'],
    ['a|b', 'a&#124;b'],
    ['@octocat #12', '&#64;octocat &#35;12'],
    ['&lt;', '&#38;lt;'],
    ['a_b*c~d`e', 'a&#95;b&#42;c&#126;d&#96;e'],
    ['https://evil.example/x', 'https&#58;//evil&#46;example/x'],
    ['www.evil.example', 'www&#46;evil&#46;example'],
    ['1. one', '1&#46; one'],
    ['- one', '&#45; one'],
    ['12. dozen', '12&#46; dozen'],
    ['HTTP 200. Next', 'HTTP 200. Next'],
    ['www here. Next', 'www here. Next'],
    ['v.2 and 2.v', 'v&#46;2 and 2&#46;v'],
    ['a- b -c d-1 2-e', 'a&#45; b &#45;c d-1 2-e'],
    ['a\nb', 'a b'],
  ])('%j → %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  test('has no markup left', () => {
    fc.assert(
      fc.property(hostile(), (text) => {
        const escaped = escapeMarkdown(text);
        const bare = escaped.replace(/&#\d+;/g, '·');
        expect(bare).not.toMatch(/[<>|[\]`*_~!#@&\\$^={}]/);
        expect(bare).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(escaped).not.toMatch(/https?:\/\/|ftp:\/\/|mailto:|xmpp:/i);
        // A list, a heading's underline or a rule
        expect(escaped).not.toMatch(/^\s*([-+*]|\d+[.)])(\s|$)/);
      }),
      { numRuns: 1_000 },
    );
  });

  // GitHub links `www.` and what follows; letters beyond U+FFFF and symbols are letters of a host name to it.
  test.each([
    'www.example',
    'www.𝐞𝐯𝐢𝐥.𝐜𝐨𝐦',
    'www.☺',
    'WWW.☺',
    'www.',
    'www./x',
    'www.(x)',
    'see www.½',
    'w3.www.5',
  ])('%s is not linked', (text) => {
    expect(escapeMarkdown(text)).not.toMatch(/www\./i);
  });

  test('does not begin a list', () => {
    expect(escapeMarkdown('1) one')).not.toMatch(/^\d+[.)]\s/);
    expect(escapeMarkdown('1)one')).toBe('1)one');
  });

  test('shows the text as it was', () => {
    fc.assert(
      fc.property(hostile(), (text) => {
        expect(decode(escapeMarkdown(text))).toBe(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' '));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('limited in length', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abc', 2, 'ab'],
    ['abc', 0, ''],
    ['é€b', 2, 'é€'],
    ['a😀b', 2, 'a'],
    ['a😀b', 3, 'a😀'],
    ['a😀', 3, 'a😀'],
    ['a\ud83d', 2, 'a\ud83d'],
  ])('%j to %d: %j', (text, units, limited) => {
    expect(limitLength(text, units)).toBe(limited);
  });

  test('is the longest beginning that fits, with no character split', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 60 }), (whole, maxUnits) => {
        const limited = limitLength(whole, maxUnits);
        expect(whole.startsWith(limited)).toBe(true);
        expect(limited).not.toMatch(/\p{Cs}/u);
        expect(limited.length).toBeLessThanOrEqual(maxUnits);
        const [next] = Array.from(whole.slice(limited.length));
        if (next !== undefined) expect((limited + next).length).toBeGreaterThan(maxUnits);
      }),
      { numRuns: 1_000 },
    );
  });
});

// Work that grows with the square of a length would outlast the limit of a test by far.
test.each([
  '#',
  '# ',
  '#é',
  '#é#',
  'é',
  ':é',
  ': ',
  '\u0640',
  '\u200b',
  '\n',
  '😀',
  '\ud83d',
  '##[',
  '::',
])('a megabyte of %j does not hold the step as one line', (unit) => {
  const text = unit.repeat(1_048_576 / unit.length);
  expect(isCommand(oneLine(text, 2_000))).toBe(false);
  expect(isCommand(oneLine(`:${text}`, 2_000))).toBe(false);
  expect(isCommand(oneLine(`${text}[`, 2_000))).toBe(false);
});
