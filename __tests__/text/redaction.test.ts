import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Redactor } from '../../src/text/redaction.js';

function redactor(...secrets: string[]): Redactor {
  const made = new Redactor();
  for (const secret of secrets) made.add(secret);
  return made;
}

const VISIBLE = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i));
/** Without the asterisk: the mask is made of it, and could complete a secret that begins or ends with one. */
const secretOf = (length: { minLength: number; maxLength: number }): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...VISIBLE.filter((mark) => mark !== '*')), ...length });
const secret = fc.oneof(
  { arbitrary: secretOf({ minLength: 6, maxLength: 60 }), weight: 9 },
  { arbitrary: secretOf({ minLength: 1_000, maxLength: 2_500 }), weight: 1 },
);
/** Text that has no character in common with any form of a secret. */
const around = fc.string({ unit: fc.constantFrom('ж', 'я', '€', ' ', '\n', '😀'), maxLength: 20 });
/** Any text at all. */
/** A function, since fast-check takes long to build it. */
const anything = (): fc.Arbitrary<string> => fc.string({ unit: 'binary', maxLength: 30 });

const lower = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
const formEncoded = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Name and function of each encoding in which a secret may come back. */
const ENCODINGS: [string, (text: string) => string][] = [
  ['as it is', (text) => text],
  ['URL-encoded', encodeURIComponent],
  ['URL-encoded in lower case', (text) => lower(encodeURIComponent(text))],
  ['form-encoded', formEncoded],
  ['form-encoded in lower case', (text) => lower(formEncoded(text))],
  ['JSON-escaped', inJson],
  ['JSON-escaped, slashes too', (text) => inJson(text).replaceAll('/', '\\/')],
  // Only the characters that depend on the secret alone
  [
    'in base64',
    (text) =>
      Buffer.from(text)
        .toString('base64')
        .slice(0, Math.floor((text.length * 8) / 6)),
  ],
  [
    'in base64url',
    (text) =>
      Buffer.from(text)
        .toString('base64url')
        .slice(0, Math.floor((text.length * 8) / 6)),
  ],
];

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Encodings of single characters; none of them has to be used for any. */
const ESCAPES: [string, (code: number) => string][] = [
  ['JSON', (code) => `\\u${hex(code, 4)}`],
  ['JSON, in capitals', (code) => `\\u${hex(code, 4).toUpperCase()}`],
  ['JSON of a newer kind', (code) => `\\u{${hex(code, 2)}}`],
  ['a program', (code) => `\\x${hex(code, 2)}`],
  ['an old URL', (code) => `%u${hex(code, 4)}`],
  ['a URL', (code) => `%${hex(code, 2)}`],
  ['a URL in a URL', (code) => `%25${hex(code, 2)}`],
  ['a URL in JSON', (code) => `\\u0025${hex(code, 2)}`],
  ['HTML', (code) => `&#${code};`],
  ['HTML, in hexadecimal', (code) => `&#x${hex(code, 2)};`],
  ['HTML without a semicolon', (code) => `&#${code}`],
  ['HTML without a semicolon, in hexadecimal', (code) => `&#x0${hex(code, 2)}`],
  ['HTML, by name', (code) => HTML_NAMES[String.fromCharCode(code)] ?? `&#${code};`],
];

/** The names that HTML has for printable ASCII (HTML Standard, 13.5). */
const NAMES: [string, string[]][] = [
  ['!', ['excl']],
  ['"', ['quot']],
  ['#', ['num']],
  ['$', ['dollar']],
  ['%', ['percnt']],
  ['&', ['amp']],
  ["'", ['apos']],
  ['(', ['lpar']],
  [')', ['rpar']],
  ['*', ['ast', 'midast']],
  ['+', ['plus']],
  [',', ['comma']],
  ['.', ['period']],
  ['/', ['sol']],
  [':', ['colon']],
  [';', ['semi']],
  ['<', ['lt']],
  ['=', ['equals']],
  ['>', ['GT', 'gt']],
  ['?', ['quest']],
  ['@', ['commat']],
  ['[', ['lsqb', 'lbrack']],
  ['\\', ['bsol']],
  [']', ['rsqb', 'rbrack']],
  ['^', ['Hat']],
  ['_', ['lowbar', 'UnderBar']],
  ['`', ['grave', 'DiacriticalGrave']],
  ['{', ['lcub', 'lbrace']],
  ['|', ['verbar', 'vert', 'VerticalLine']],
  ['}', ['rcub', 'rbrace']],
];

const HTML_NAMES: Record<string, string> = Object.fromEntries(
  NAMES.map(([mark, [name]]) => [mark, `&${name};`]),
);

describe.each(ESCAPES)('a secret with characters escaped as %s has it', (_, escaped) => {
  /** A secret, and which of its characters are escaped. */
  const partly = fc
    .array(fc.tuple(fc.constantFrom(...VISIBLE.filter((mark) => !'*%&;\\'.includes(mark))), fc.boolean()), {
      minLength: 6,
      maxLength: 60,
    })
    .map((marks) => ({
      hidden: marks.map(([mark]) => mark).join(''),
      encoded: marks.map(([mark, is]) => (is ? escaped(mark.charCodeAt(0)) : mark)).join(''),
    }));

  test('is hidden, whichever they are', () => {
    fc.assert(
      fc.property(partly, around, around, ({ hidden, encoded }, before, after) => {
        const shown = redactor(hidden).redact(`${before}${encoded} ${encoded}${after}`);
        expect(shown).toBe(`${before}*** ***${after}`);
      }),
    );
  });

  test('is hidden where it was cut off', () => {
    const first = `abcd${escaped(0x65)}`;
    expect(redactor('abcdefghij').redact(`x ${first}`, { cut: true })).toBe('x ***');
  });

  test.each(['<', 'c', 'd', 'g'])('is hidden where it was cut off in an escape (of %s)', (mark) => {
    const whole = escaped(mark.charCodeAt(0));
    for (let length = 1; length < whole.length; length++) {
      const text = `x abcdef${whole.slice(0, length)}`;
      expect([text, redactor(`abcdef${mark}hij`).redact(text, { cut: true })]).toEqual([text, 'x ***']);
    }
  });
});

test.each(NAMES)('a secret with %s by name is hidden', (mark, names) => {
  for (const name of names) {
    expect([name, redactor(`abc${mark}def`).redact(`x abc&${name};def y`)]).toEqual([name, 'x *** y']);
  }
});

test.each(['amp', 'lt', 'gt', 'quot', 'AMP'])('a secret with &%s, as old HTML has it, is hidden', (name) => {
  const mark = { amp: '&', lt: '<', gt: '>', quot: '"' }[name.toLowerCase()];
  expect(redactor(`abc${mark}def`).redact(`x abc&${name}def abc&${name};def y`)).toBe('x *** *** y');
});

test('a secret that holds a name of no such character is hidden where another is escaped', () => {
  expect(redactor('abc&copy;def').redact('x abc&copy;d%65f y')).toBe('x *** y');
});

test('a secret in the JSON of a log in the JSON of an answer, escaped once more, is hidden', () => {
  const hidden = 'a"secret"/b';
  const thrice = inJson(inJson(inJson(hidden)));
  expect(redactor(hidden).redact(`x${thrice}x`)).toBe('x***x');
  expect(redactor(hidden).redact('\\u0061\\"secret\\"\\/b')).toBe('***');
  expect(redactor('abcdef').redact('x%252561bcdef x%25252561bcdef')).toBe('x*** x%25252561bcdef');
});

describe('a secret that is folded', () => {
  test.each([
    ['over two lines', 'x secret-012\n3456789 y', 'x *** y'],
    ['over many, indented', 'x s\r\n  ecret-0\n\t123456\n789\ny', 'x ***\ny'],
    ['in JSON', '{"m":"secret-012\\n3456789"}', '{"m":"***"}'],
    ['and escaped', 'x secret%2D012\n3456789 y', 'x *** y'],
    [
      'in base64',
      `x ${Buffer.from('secret-0123456789').toString('base64').replace(/.{8}/g, '$&\n')} y`,
      /^x \*\*\*/,
    ],
    ['not at all', 'x secret-012\n3456780 y', 'x secret-012\n3456780 y'],
  ])('%s', (_, text, shown) => {
    expect(redactor('secret-0123456789').redact(text)).toEqual(
      shown instanceof RegExp ? expect.stringMatching(shown) : shown,
    );
  });

  test('where it was cut off', () => {
    expect(redactor('secret-0123456789').redact('x sec\nret-0', { cut: true })).toBe('x ***');
  });

  test('is left alone where it is short: words would be hidden', () => {
    expect(redactor('ab').redact('a b a\\nb ab')).toBe('a b a\\nb ***');
    expect(redactor('abcde').redact('abc de')).toBe('abc de');
    expect(redactor('abcdef').redact('abc def')).toBe('***');
  });
});

describe('a secret', () => {
  test.each(ENCODINGS)('%s is hidden, as often as it stands there', (_, encode) => {
    fc.assert(
      fc.property(secret, around, around, (hidden, before, after) => {
        const encoded = encode(hidden);
        const text = `${before}${encoded}${encoded} ${encoded}${after}`;
        const shown = redactor(hidden).redact(text);
        expect(shown).not.toContain(encoded);
        expect(shown.startsWith(`${before}***`)).toBe(true);
        expect(shown.endsWith(after)).toBe(true);
      }),
    );
  });

  test('is hidden in any text', () => {
    fc.assert(
      fc.property(secret, anything(), anything(), (hidden, before, after) => {
        expect(redactor(hidden).redact(`${before}${hidden}${after}`)).not.toContain(hidden);
      }),
    );
  });

  test.each(['base64', 'base64url'] as const)('is hidden inside %s of more, at any alignment', (alphabet) => {
    const bytes = fc.uint8Array({ maxLength: 7 });
    fc.assert(
      fc.property(secret, bytes, bytes, (hidden, before, after) => {
        const encoded = Buffer.concat([before, Buffer.from(hidden), after]).toString(alphabet);
        // The characters that hold nothing but bits of the secret.
        const first = Math.ceil((before.length * 8) / 6);
        const last = Math.floor(((before.length + hidden.length) * 8) / 6);
        const shown = redactor(hidden).redact(`Basic ${encoded}!`);
        expect(shown).not.toContain(encoded.slice(first, last));
        expect(shown).toBe(`Basic ${encoded.slice(0, first)}***${encoded.slice(last)}!`);
      }),
    );
  });

  test('is hidden in the JSON of a whole answer', () => {
    fc.assert(
      fc.property(secret, anything(), (hidden, other) => {
        const shown = redactor(hidden).redact(JSON.stringify({ message: `${other} ${hidden}` }));
        expect(shown).not.toContain(inJson(hidden));
        expect(shown).not.toContain(hidden);
      }),
    );
  });

  test('that overlaps with another is hidden, and so is the other', () => {
    fc.assert(
      fc.property(secret, fc.nat(), secret, around, (one, seed, rest, before) => {
        const shared = one.slice(seed % one.length);
        const other = `${shared}${rest}`;
        const shown = redactor(one, other).redact(`${before}${one}${rest}${before}`);
        expect(shown).toBe(`${before}***${before}`);
      }),
    );
  });

  test('that begins with another, or holds it, is hidden whole, whichever was added first', () => {
    fc.assert(
      fc.property(secret, secret, secret, fc.boolean(), around, (start, inner, end, swapped, before) => {
        const whole = `${start}${inner}${end}`;
        const parts = [start, inner, whole];
        const shown = redactor(...(swapped ? parts.toReversed() : parts)).redact(
          `${before}${whole}${before}`,
        );
        expect(shown).toBe(`${before}***${before}`);
      }),
    );
  });

  test.each([
    ['repeated in itself', 'abcabcabc', 'x abcabcabcabc y', 'x *** y'],
    ['twice in a row', 'secret-1', 'secret-1secret-1', '******'],
    ['short', 'a#1', 'xa#1y a%231', 'x***y ***'],
    ['white space around it', ' padded-secret\n', 'x padded-secret', 'x ***'],
    ['of several lines', 'line-one\r\nline-two\n\nline-three', 'line-two, line-one', '***, ***'],
    ['of several lines, in JSON', 'line-one\nline-two', '{"a":"line-one\\nline-two"}', '{"a":"***"}'],
    ['with half a character', 'ab\ud800cdefg', 'x ab\ud800cdefg', 'x ***'],
    ['beyond ASCII, URL-encoded', 'pässwörd', 'p%C3%A4ssw%C3%B6rd p%c3%a4ssw%c3%b6rd', '*** ***'],
    ['beyond ASCII, in lower case', 'abc-ÊÚ', 'abc-%c3%8a%c3%9a', '***'],
    ['with a space, form-encoded', 'pass word', 'pass+word', '***'],
    ['too short to be looked for in base64', 'abc', 'abc YWJj', '*** YWJj'],
    ['that looks like an escape', 'abc%41def', 'abc%41def abc%2541def abcAdef', '*** *** abcAdef'],
    ['that looks like an escape, with slashes escaped', 'a%41/bcd', 'x a%41\\/bcd', 'x ***'],
    ['of asterisks', '******', '******', '***'],
  ])('%s', (_, hidden, text, shown) => {
    expect(redactor(hidden).redact(text)).toBe(shown);
  });

  test.each(['', ' ', '\r\n'])('that is empty (%j) hides nothing', (empty) => {
    expect(redactor(empty).redact('a b\nc')).toBe('a b\nc');
  });
});

describe('text that was cut off', () => {
  const cut = { cut: true };

  test.each(ENCODINGS)('the beginning of a secret %s is hidden', (_, encode) => {
    fc.assert(
      fc.property(secret, fc.nat(), around, (hidden, seed, before) => {
        const encoded = encode(hidden);
        const beginning = encoded.slice(0, 4 + (seed % (encoded.length - 3)));
        expect(redactor(hidden).redact(`${before}${beginning}`, cut)).toBe(`${before}***`);
      }),
    );
  });

  test('inside base64, at any alignment', () => {
    fc.assert(
      fc.property(secret, fc.nat(), fc.uint8Array({ maxLength: 7 }), (hidden, seed, before) => {
        const encoded = Buffer.concat([before, Buffer.from(hidden)]).toString('base64');
        const first = Math.ceil((before.length * 8) / 6);
        const last = Math.floor(((before.length + hidden.length) * 8) / 6);
        const end = first + 4 + (seed % (last - first - 3));
        expect(redactor(hidden).redact(encoded.slice(0, end), cut)).toBe(`${encoded.slice(0, first)}***`);
      }),
    );
  });

  test('after a whole one, and where two secrets could have begun', () => {
    const both = redactor('abcdefgh', 'cdefghij');
    expect(both.redact('abcdefgh abcdef', cut)).toBe('*** ***');
    expect(both.redact('x cdefgh', cut)).toBe('x ***');
    expect(both.redact('abcdefghi', cut)).toBe('***');
  });

  test('is kept where it was not cut, or has too little of a secret to tell', () => {
    expect(redactor('secret-one').redact('x secre')).toBe('x secre');
    expect(redactor('secret-one').redact('x sec', cut)).toBe('x sec');
    expect(redactor('secret-one').redact('x secret\\n and more', cut)).toBe('x secret\\n and more');
  });

  test('short as the secret is, its beginning is hidden', () => {
    expect(redactor('abcde').redact('x abcd', cut)).toBe('x ***');
  });
});

describe('a token that was never made out', () => {
  test.each([
    ['{"access_token":"eyJhbGciOi","expires_in":863', '{"access_token":"***","expires_in":863'],
    ["{'access_token' : 'eyJ'}", "{'access_token' : '***'}"],
    ['access_token=eyJ.x-y_z&scope=a', 'access_token=***&scope=a'],
    ['no usable access_token in it', 'no usable access_token in it'],
    ['{"access_token":"one","access_token":"two"}', '{"access_token":"***","access_token":"***"}'],
    ['{"access_token":"with \\"quotes\\", and\\\\"}', '{"access_token":"***"}'],
    [
      '{"accessToken":"a","refresh_token":"b","ID_token":"c"}',
      '{"accessToken":"***","refresh_token":"***","ID_token":"***"}',
    ],
    ['{ "access_token" :\n [ "one", ["two"], "three" ] } x', '{ "access_token" :\n [***'],
    ['[{"access_token":{"value":"one"}}]', '[{"access_token":{***'],
    ['{"access_token":{"a":{"b":"one"}}}', '{"access_token":{***'],
    ['"{\\"access_token\\":\\"one\\",\\"a\\":1}"', '"{\\"access_token\\":\\"***\\",\\"a\\":1}"'],
    ['{"access\\u005ftoken"\\u003a"one"}', '{"access\\u005ftoken"\\u003a"***"}'],
    ['<b>&quot;access_token&quot;: &quot;one&quot;</b>', '<b>&quot;access_token&quot;: &quot;***&quot;</b>'],
    ['access_token%3Done%26scope%3Da', 'access_token%3D***%26scope%3Da'],
    ['{"access_token":""}', '{"access_token":""}'],
    ['{"access_token":"cut in an escape\\', '{"access_token":"***'],
  ])('%s', (text, shown) => {
    expect(new Redactor().redact(text)).toBe(shown);
  });
});

test.each([
  '\t',
  '\n',
  '\u00a0',
  '\u2003',
  '\u3000',
  ' \r\n ',
])('a secret is found with %j in it', (space) => {
  const redacts = redactor('first-0123second-4567');
  expect(redacts.redact(`x first-0123${space}second-4567 y`)).toBe('x *** y');
  expect(redacts.redact('x first-0123\u0001second-4567 y')).toBe('x first-0123\u0001second-4567 y');
});

test('a letter beyond ASCII is found as a reference', () => {
  expect(redactor('sécret-0123').redact('x s&#233;cret-0123 s&#0233;cret-0123 y')).toBe('x *** *** y');
});

describe('a secret that repeats itself is found wherever a plain search finds it', () => {
  const letters = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom('a', 'a', 'a', 'b'), minLength, maxLength });
  const periodic = fc
    .tuple(letters(1, 9), fc.integer({ min: 1, max: 9 }), letters(0, 9))
    .map(([part, times, rest]) => part.repeat(times) + rest)
    .filter((text) => text.length >= 6);
  /** Texts made of pieces of the secret. */
  const cases = periodic.chain((hidden) => {
    const piece = fc.tuple(fc.nat(hidden.length), fc.nat(hidden.length)).map(([a, b]) => hidden.slice(a, b));
    const pieces = fc.array(fc.oneof(fc.constant(hidden), piece, letters(0, 3), fc.constant('c')));
    return fc.record({ hidden: fc.constant(hidden), text: pieces.map((parts) => parts.join('')) });
  });

  function plainly(text: string, hidden: string, cut: boolean): string {
    const spans: [start: number, end: number][] = [];
    const add = (start: number, end: number): void => {
      const last = spans.at(-1);
      if (last !== undefined && start < last[1]) last[1] = end;
      else spans.push([start, end]);
    };
    for (let at = 0; at < text.length; at++) {
      const left = text.slice(at);
      if (left.startsWith(hidden)) add(at, at + hidden.length);
      else if (cut && left.length >= 4 && hidden.startsWith(left)) add(at, text.length);
    }
    return spans.reduceRight((shown, [start, end]) => `${shown.slice(0, start)}***${shown.slice(end)}`, text);
  }

  test.each([false, true])('(cut: %s)', (cut) => {
    fc.assert(
      fc.property(cases, ({ hidden, text }) => {
        expect(redactor(hidden).redact(text, { cut })).toBe(plainly(text, hidden, cut));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('other text', () => {
  test('is unchanged', () => {
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 3 }), around, fc.boolean(), (secrets, text, cut) => {
        expect(redactor(...secrets).redact(text, { cut })).toBe(text);
      }),
    );
  });

  test('is unchanged without secrets', () => {
    fc.assert(
      fc.property(anything(), fc.boolean(), (text, cut) => {
        expect(new Redactor().redact(text, { cut })).toBe(text);
      }),
    );
  });

  test('redacting again changes nothing', () => {
    fc.assert(
      fc.property(secret, secret, around, (one, other, text) => {
        const both = redactor(one, other);
        const once = both.redact(`${text}${one}${other}${text}${one}`);
        expect(both.redact(once)).toBe(once);
      }),
    );
  });

  test('that is nothing but escapes within escapes does not hold the step either', () => {
    const text = `%${'25'.repeat(500_000)}`;
    expect(redactor('secret').redact(text)).toBe(text);
  });

  const many = (count: number, text: string): string => text.repeat(count);
  const LONG = 8_192;

  // Work that grows with the square of a length would outlast the limit of a test by far.
  test.each<[string, string, string]>([
    ['equal letters', many(LONG, 'a'), 'a'],
    ['equal letters but for the first', `b${many(LONG, 'a')}`, 'a'],
    ['equal letters but for the last', `${many(LONG, 'a')}b`, 'a'],
    ['equal letters but for the middle', `${many(LONG / 2, 'a')}b${many(LONG / 2, 'a')}`, 'a'],
    ['almost itself, again and again', `${many(LONG, 'a')}b`, `${many(LONG - 1, 'a')}b`],
    ['repeated pairs', `${many(LONG / 2, 'ab')}c${many(LONG / 2, 'ab')}`, 'ab'],
    ['repeated halves', many(2, `${many(LONG / 2, 'a')}b`), `${many(LONG / 2, 'a')}b`],
    ['its own beginning', 'abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnop'],
    ['as short as can be', 'a', 'a'],
    ['white space in between', many(LONG, 'a'), 'a '],
    ['escapes', many(LONG, 'a'), '\\u0061'],
    ['escapes of escapes of escapes', many(LONG, 'a'), '%25252561'],
    ['references without semicolons', many(LONG, 'a'), '&#97'],
    ['names of tokens', many(LONG, 'a'), 'access_token'],
    ['names of tokens, with spaces', many(LONG, 'a'), `access_token${many(1_000, ' ')}`],
    ['lists of tokens', many(LONG, 'a'), 'access_token=['],
  ])('a quarter of a megabyte does not hold the step: %s', (_, hidden, unit) => {
    const text = unit.repeat(262_144 / unit.length);
    const redacts = redactor(hidden, 'b'.repeat(LONG));
    for (const cut of [false, true]) expect(redacts.redact(text, { cut }).length).toBeLessThan(2 ** 20);
  });

  test('a secret of very many lines, or very long, does not hold the step either', () => {
    const lines = Array.from({ length: 85_000 }, (_, index) => `line-${100_000 + index}`);
    const text = 'line-100000 line-100099 line-100100 '.repeat(30_000);
    expect(redactor(lines.join('\n')).redact(text)).toBe('*** *** line-100100 '.repeat(30_000));
    expect(redactor(`${'ab'.repeat(500_000)}c`).redact('ab'.repeat(500_000))).toBe('***');
  });
});
