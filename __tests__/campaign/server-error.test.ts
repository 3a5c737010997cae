import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  holdsError,
  isErrorObject,
  isTurnedAway,
  readServerError,
  type ServerError,
} from '../../src/campaign/server-error.js';
import { isObject, parseObject } from '../../src/text/json.js';

const OOPS = 'Oops. Something went wrong. Check your URI and try again.';
const ADMIN = 'An error has occurred - please contact your administrator.';
const ID = "Unable to find document with path 'workflow' from key 'WKF1'";
/** The words stand in the message; what stands around them is free. */
const containing = (words: string): string => expect.stringContaining(words) as unknown as string;
const none = (message: string): ServerError => ({ source: 'none', code: '', message });

describe('recognised', () => {
  const rows: [string, string, ServerError][] = [
    [
      'gateway',
      '{"error_code":"403003","message":"Api Key is invalid"}',
      { source: 'gateway', code: '403003', message: 'Api Key is invalid' },
    ],
    [
      'gateway, empty message',
      '{"error_code":"503071","message":""}',
      { source: 'gateway', code: '503071', message: '' },
    ],
    [
      'gateway, no message',
      ' {"error_code": "503071"}\n',
      { source: 'gateway', code: '503071', message: '' },
    ],
    [
      'gateway, a message that is no text',
      '{"error_code":"403000","message":{"a":1}}',
      { source: 'gateway', code: '403000', message: '' },
    ],
    [
      'gateway, unknown code',
      '{"error_code":"999999","message":"m"}',
      { source: 'gateway', code: '999999', message: 'm' },
    ],
    [
      'router',
      JSON.stringify({ code: 500, message: OOPS }),
      { source: 'routing', code: '500', message: OOPS },
    ],
    [
      'router, with white space before it',
      JSON.stringify({ code: 500, message: `\n${OOPS}` }),
      { source: 'routing', code: '500', message: `\n${OOPS}` },
    ],
    [
      'router, CNAME',
      JSON.stringify({ code: 502, message: OOPS }),
      { source: 'routing', code: '502', message: OOPS },
    ],
    [
      'token service',
      '{"error":"invalid_client","error_description":"invalid client_secret parameter"}',
      { source: 'ims', code: 'invalid_client', message: 'invalid client_secret parameter' },
    ],
    [
      'token service, no description',
      '{"error":"invalid_scope"}',
      { source: 'ims', code: 'invalid_scope', message: '' },
    ],
    [
      'Standard, text',
      `RST-360011 ${ADMIN} ${ID}`,
      { source: 'campaign', code: 'RST-360011', message: `RST-360011 ${ADMIN} ${ID}` },
    ],
    [
      'Standard, JSON message',
      JSON.stringify({ code: 500, message: `RST-360011 ${ADMIN}` }),
      { source: 'campaign', code: 'RST-360011', message: `RST-360011 ${ADMIN}` },
    ],
    [
      'Standard, JSON error_code and error_message',
      JSON.stringify({ error_code: 'RST-360011', error_message: ID }),
      { source: 'campaign', code: 'RST-360011', message: containing(ID) },
    ],
    [
      'Standard, JSON error',
      '{"error":"XTK-170036 x"}',
      { source: 'campaign', code: 'XTK-170036', message: containing('XTK-170036 x') },
    ],
    [
      'Standard, nested',
      '{"error":{"code":"RST-360011"}}',
      { source: 'campaign', code: 'RST-360011', message: containing('RST-360011') },
    ],
    [
      'Standard, HTML',
      '<p>XTK-170036 <b>no</b></p>',
      {
        source: 'campaign',
        code: 'XTK-170036',
        message: containing('XTK-170036'),
      },
    ],
    [
      'Standard, cut short',
      '{"message":"RST-360011 An er',
      { source: 'campaign', code: 'RST-360011', message: 'RST-360011 An er' },
    ],
    [
      'Standard, code at the start of a line',
      JSON.stringify({ detail: 'x\nRST-360011 y' }),
      { source: 'campaign', code: 'RST-360011', message: containing('y') },
    ],
    [
      'a code beside what is no text',
      '{"a":null,"b":"see","detail":"RST-360011","c":[1,true]}',
      { source: 'campaign', code: 'RST-360011', message: 'see\nRST-360011' },
    ],
    [
      'two of Campaign’s codes, of which the first counts',
      '{"error":"XTK-170006 a","detail":"RST-360000 b"}',
      { source: 'campaign', code: 'XTK-170006', message: 'XTK-170006 a\nRST-360000 b' },
    ],
    ['another code', 'SOP-330011 No such schema', none('SOP-330011 No such schema')],
    ['another code beside Campaign’s', 'RST-360011 x PGS-220000 y', none('RST-360011 x PGS-220000 y')],
    ['another code further in', '{"message":"RST-360011","fault":{"code":"PGS-220000"}}', none('RST-360011')],
    ['another code, of which nothing says what it is', '{"incident":"INC-123456"}', none('')],
    ['another code, in a page', '<p>SOP-330011</p>', none('SOP-330011')],
    ['too long a code', 'ABCD-123456', none('ABCD-123456')],
    ['too short a code', 'AB-123456', none('AB-123456')],
    ['a code of small letters', 'abc-123456', none('abc-123456')],
    ['a code of five digits', 'ABC-12345', none('ABC-12345')],
    ['a code of seven digits', 'ABC-1234567', none('ABC-1234567')],
    ['a code with a word before it', 'xRST-330011', none('xRST-330011')],
    [
      'a page with styles and scripts',
      '<style>\nRST {}</style><script>\nvar a</script><p>Bad</p>gateway',
      none('Bad gateway'),
    ],
    ['v8, text', ID, none(ID)],
    ['v8, JSON', JSON.stringify({ message: ID }), none(ID)],
  ];
  test.each(rows)('%s', (_, body, error) => {
    expect(readServerError(body)).toEqual(error);
  });
});

describe('not recognised', () => {
  const rows: [string, string, string][] = [
    ['empty', '', ''],
    ['white space', ' \n', ''],
    ['gateway code as a number', '{"error_code":403003,"message":"m"}', 'm'],
    ['gateway code of five digits', '{"error_code":"40300","message":"m"}', 'm'],
    ['gateway code with more behind it', '{"error_code":"4030001","message":"m"}', 'm'],
    ['gateway code with a line break', '{"error_code":"403000\\n","message":"m"}', 'm'],
    ['gateway, cut short', '{"error_code":"403003","mess', ''],
    ['gateway, cut short in its message', '{"error_code":"403003","message":"Api K', 'Api K'],
    ['cut short in a message with spaces around it', '{"code":1, "message" : "Api K', 'Api K'],
    ['an echo of the request, cut short', '{"method":"POST","headers":{"Authorization":"Bea', ''],
    ['router’s code as text', JSON.stringify({ code: '500', message: OOPS }), OOPS],
    ['router’s code with other words', '{"code":500,"message":"Internal"}', 'Internal'],
    ['an error that is null', '{"error":null,"message":"m"}', 'm'],
    [
      'a code that is almost Campaign’s',
      'RST-36001 rst-360011 RST-3600112 XRST-360011',
      'RST-36001 rst-360011 RST-3600112 XRST-360011',
    ],
    ['array', '[{"error_code":"403003"}]', ''],
    ['null', 'null', 'null'],
    ['number', '403003', '403003'],
    ['string', '"403003"', '"403003"'],
    ['nested rubbish', '{"error_code":{"error_code":"403003"},"message":["a"],"error":[1],"code":[]}', ''],
    ['prototype names', '{"__proto__":{"error_code":"403003"},"constructor":1}', ''],
    [
      'HTML',
      '<html><style>p{}</style><body onload="x">Bad <b>gateway</b><script>alert(1)</script></body></html>',
      'Bad gateway',
    ],
    ['HTML, with a style between words', 'Bad<style>p{}</style>gateway', 'Bad gateway'],
    [
      'HTML, with a title that its body repeats',
      '<html><head>\n<title>Bad gateway</title>\n</head><body>Bad gateway</body></html>',
      'Bad gateway',
    ],
    ['HTML, with a head between words', 'Bad<head></head>gateway', 'Bad gateway'],
    ['HTML that is no more than a head', '<head><title>Bad gateway</title></head>', 'Bad gateway'],
    ['HTML, cut short', '<html><body>Bad gatew', 'Bad gatew'],
  ];
  test.each(rows)('%s', (_, body, message) => {
    const error = readServerError(body);
    expect({ ...error, message: error.message.replace(/\s+/g, ' ') }).toEqual(none(message));
  });
});

test('a text of Campaign is quoted up to a limit', () => {
  const { message } = readServerError(JSON.stringify({ a: `RST-360011 ${'x'.repeat(20_000)}`, b: 'last' }));
  expect(message).toHaveLength(10_000);
  expect(readServerError('{"a":"RST-360011","b":"last"}').message).toBe('RST-360011\nlast');
});

test('only the router turns away', () => {
  const told = { message: OOPS, code: '500' };
  expect(isTurnedAway({ source: 'routing', ...told })).toBe(true);
  expect(isTurnedAway({ source: 'routing', ...told, code: '504' })).toBe(false);
  expect(isTurnedAway({ source: 'gateway', ...told })).toBe(false);
});

describe('an object', () => {
  const FIELDS = 'error_code code error error_description message title detail info requestId'.split(' ');

  test.each(FIELDS)('with nothing but %s is an error', (name) => {
    expect(isErrorObject({ [name]: 'x' })).toBe(true);
    expect(isErrorObject({ [name]: 'x', status: 'y' })).toBe(true);
    expect(isErrorObject({ [name]: 'x', PKey: '@x' })).toBe(false);
  });

  test('with nothing but a status is none', () => {
    expect([{ status: 'x' }, {}].map(isErrorObject)).toEqual([false, false]);
  });

  test.each([
    'message',
    'error',
    'error_code',
    'error_message',
    'detail',
    'title',
  ])('with a code of Campaign at the beginning of its %s is one', (name) => {
    const holds = (value: unknown): boolean => holdsError(JSON.stringify({ PKey: '@x', [name]: value }));
    expect([' RST-360011 x', 'XTK-170036'].map(holds)).toEqual([true, true]);
    expect(['see RST-360011', 'xRST-360011', 'RST-3600112', ['RST-360011'], ''].map(holds)).toEqual(
      Array(5).fill(false),
    );
  });
});

describe('hostile', () => {
  test.each([
    ['a megabyte of tags', '<'.repeat(1_048_576)],
    ['a megabyte of scripts', '<script '.repeat(131_072)],
    ['a megabyte of almost codes', 'RST-'.repeat(262_144)],
    ['a megabyte of brackets', '['.repeat(1_048_576)],
    ['a megabyte of nested objects', '{"error":'.repeat(116_508)],
    ['a megabyte of numbers', `{"error":[${'1,'.repeat(500_000)}1]}`],
    [
      'a megabyte of names',
      JSON.stringify(Object.fromEntries(Array.from({ length: 90_000 }, (_, i) => [i, 1]))),
    ],
    ['a megabyte of white space', ' '.repeat(1_048_576)],
  ])('%s does not hold the step', (_, body) => {
    // Work that grows with the square of the size would outlast the limit of a test.
    expect(readServerError(body).source).toBe('none');
  });

  test('never throws, and has text for a message', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
        expect(readServerError(body)).toMatchObject({
          source: expect.any(String),
          message: expect.any(String),
        });
      }),
    );
  });

  test('only objects are objects', () => {
    expect([{}, [], null, 1, 'x', undefined].map(isObject)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(parseObject('\uFEFF{"a":1}')).toEqual({ a: 1 });
    expect(parseObject('{"a":"\uFEFF"}')).toEqual({ a: '\uFEFF' });
    expect(parseObject('x\uFEFF{}')).toBeUndefined();
    expect(['{"a":1}', '[]', 'null', '1', '"x"', '', '{'].map(parseObject)).toEqual([
      { a: 1 },
      ...Array(6).fill(undefined),
    ]);
  });
});
