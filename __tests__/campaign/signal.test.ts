import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { signalOrder, triggersIn, triggerUrl } from '../../src/campaign/signal.js';

const ADDRESS = { baseUrl: new URL('https://mc.adobe.io'), organization: 'geometrixx', workflowId: 'WKF110' };
const BELOW = 'https://mc.adobe.io/geometrixx/campaign/workflow/execution/';
const HREF = `${BELOW}@WKF_pkey-1/activities/activity/@SIG_pkey-2/trigger/`;
const trigger = { href: HREF };

describe('the activities with a trigger', () => {
  test.each<[string, unknown, string[]]>([
    ['one, as documented', { signal1: { trigger } }, ['signal1']],
    ['several, among others', { a: { trigger }, delivery: { name: 'x' }, b: { trigger } }, ['a', 'b']],
    ['a list', [{ name: 'a', trigger }, { '@name': 'b', trigger }, { trigger }, 'c', null], ['a', 'b']],
    ['a single one', { name: 'a', trigger }, ['a']],
    ['text beside one', { name: 'x', a: { trigger } }, ['a']],
    ['a name that is empty', [{ name: '', trigger }], []],
    ['one that is named trigger', { trigger: { trigger } }, ['trigger']],
    [
      'one that is named so, with an address besides',
      { trigger: { trigger, href: 'x' }, a: { trigger } },
      ['trigger', 'a'],
    ],
    [
      'names of Object',
      { ['__proto__']: { trigger }, constructor: { trigger } },
      ['__proto__', 'constructor'],
    ],
    ['no address', { a: { trigger: {} }, b: { trigger: { href: '' } }, c: { trigger: { href: 7 } } }, []],
    ['an address that is no object', { a: { trigger: HREF } }, []],
    ['none', {}, []],
    ['nothing', null, []],
    ['text', 'signal1', []],
  ])('%s', (_, activity, names) => {
    expect(triggersIn({ activities: { activity } }).map((one) => one.activity)).toEqual(names);
  });

  test.each([
    [{}],
    [{ activities: [] }],
    [{ activities: 'x' }],
    [{ activities: null }],
  ])('a record %j has none', (record) => {
    expect(triggersIn(record)).toEqual([]);
  });

  test.each<[object, string[] | undefined]>([
    [{}, undefined],
    [{ parameters: [{ name: 'a', type: 'string' }, { name: 'b' }] }, ['a', 'b']],
    [{ parameters: { a: { type: 'string' }, b: {} } }, ['a', 'b']],
    [{ parameters: { parameter: [{ '@name': 'a' }] } }, ['a']],
    [{ variables: ['a', 'b'] }, ['a', 'b']],
    [{ declaredParams: [] }, []],
    [{ params: 'a' }, undefined],
    [{ parameters: { href: 'https://mc.adobe.io/x/parameters/' } }, undefined],
    [{ parameters: ['a'], variables: ['b'] }, undefined],
    [{ parameters: {} }, []],
    [{ parameterless: true }, undefined],
    [{ parameterless: ['a'] }, undefined],
    [{ myparameters: ['a'] }, undefined],
    ...['param', 'params', 'parameter', 'var', 'vars', 'variable', '@signal_variables'].map(
      (name): [object, string[]] => [{ [name]: ['a'] }, ['a']],
    ),
    [{ parameters: { parameter: ['a'], other: ['b'] } }, undefined],
  ])('what %j declares', (rest, declared) => {
    expect(triggersIn({ activities: { activity: { a: { trigger, ...rest } } } })).toEqual([
      { activity: 'a', href: HREF, declared },
    ]);
  });
});

describe('the address of a trigger', () => {
  test.each([
    HREF,
    HREF.slice(0, -1),
    `${BELOW}WKF110/x`,
    `${BELOW}a.b/.c/d.`,
    HREF.replaceAll('@', '%40'),
    HREF.replace('https://mc.adobe.io', 'HTTPS://MC.ADOBE.IO:443'),
    // Relative to the API, as an address below it may be.
    HREF.replace('https://mc.adobe.io', ''),
  ])('%s is taken', (href) => {
    const url = triggerUrl(href, ADDRESS);
    expect(url).toEqual({ ok: true, url: new URL(href, 'https://mc.adobe.io') });
  });

  test.each([
    ['', 'leads to none of the workflows of geometrixx'],
    [BELOW, 'leads to none'],
    [BELOW.slice(0, -1), 'leads to none'],
    [HREF.replace('geometrixx', 'geometrixx2'), 'leads to none'],
    [HREF.replace('geometrixx', 'Geometrixx'), 'leads to none'],
    [HREF.replace('workflow', 'profile'), 'leads to none'],
    [HREF.replace('geometrixx/', 'geometrixx//'), 'leads to none'],
    [`https://mc.adobe.io/x${new URL(HREF).pathname}`, 'leads to none'],
    [
      HREF.replace('mc.adobe.io', 'evil.example'),
      'leads to https://evil.example, not to https://mc.adobe.io',
    ],
    [HREF.replace('mc.adobe.io', 'mc.adobe.io.evil.example'), 'leads to https://mc.adobe.io.evil.example'],
    [HREF.replace('mc.adobe.io', 'mc.adobe.io.'), 'leads to https://mc.adobe.io.,'],
    [HREF.replace('mc.adobe.io', 'mc.adobe.io:8443'), 'leads to https://mc.adobe.io:8443'],
    [HREF.replace('https', 'http'), 'leads to http://mc.adobe.io'],
    [HREF.replace('https', 'ftp'), 'leads to another kind of address'],
    [HREF.replace('https:', ''), 'ok'],
    ['//evil.example/geometrixx/campaign/workflow/execution/x/', 'leads to https://evil.example'],
    ['javascript:alert(1)', 'leads to another kind of address'],
    ['https://', 'is not a URL'],
    [HREF.replace('https://', 'https://user:secret@'), 'holds a user name or password'],
    [HREF.replace('https://mc', 'https://mc.adobe.io@evil'), 'holds a user name or password'],
    [HREF.replace('https://', 'https://@'), 'holds a user name or password'],
    [HREF.replace('https://', 'http:user@'), 'holds a user name or password'],
    [HREF.replace('https://', 'http::secret@'), 'holds a user name or password'],
    [`${BELOW}../../../../x/trigger/`, 'holds a dot segment'],
    [`${BELOW}a/../b/trigger/`, 'holds a dot segment'],
    [`${BELOW}./trigger/`, 'holds a dot segment'],
    [`${BELOW}%2e%2e/trigger/`, 'holds a dot segment'],
    [`${BELOW}a/.%2E/trigger/`, 'holds a dot segment'],
    [`${BELOW}a%2f..%2fb`, 'holds a dot segment'],
    [`${BELOW}a%252e%252e/b`, 'holds a dot segment'],
    [`${BELOW}a%5cb`, 'holds a dot segment'],
    [`${BELOW}a%00b`, 'holds a dot segment'],
    [`${BELOW}..;/..;/x/trigger/`, 'a server may read otherwise'],
    [`${BELOW}..%3b/x/`, 'a server may read otherwise'],
    [`${BELOW}%u002e./x`, 'a server may read otherwise'],
    [`${BELOW}.../x`, 'holds a dot segment'],
    [`${BELOW}a%2`, 'a server may read otherwise'],
    [`${BELOW}a\\..\\b`, 'holds a backslash'],
    [`https:\\\\mc.adobe.io${new URL(HREF).pathname}`, 'holds a backslash'],
    [`${HREF}?x=1`, 'holds a query or a fragment'],
    [`${HREF}#x`, 'holds a query or a fragment'],
    [`${HREF}?`, 'holds a query or a fragment'],
    [` ${HREF}`, 'holds white space or a control character'],
    [HREF.replace('execution', 'exe\ncution'), 'holds white space'],
    [`${HREF}\u200b`, 'holds white space'],
  ])('%s', (href, problem) => {
    const url = triggerUrl(href, ADDRESS);
    if (problem === 'ok') expect(url.ok).toBe(true);
    else expect(url).toEqual({ ok: false, problem: expect.stringContaining(problem) });
    expect(JSON.stringify(url)).not.toContain('secret');
  });

  test('whatever a record says, key and token go nowhere else', () => {
    const piece = fc.constantFrom(
      ...[
        'https://',
        'http:',
        '//',
        '/',
        '\\',
        '..',
        '.',
        '%2e',
        '%2F',
        '%5c',
        '@',
        ':',
        '?',
        '#',
        ' ',
        '\t',
      ],
      ...['mc.adobe.io', 'evil.example', 'geometrixx', 'campaign/workflow/execution/', 'other', 'x', BELOW],
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, below) => {
        const url = triggerUrl(`${below ? BELOW : ''}${pieces.join('')}`, ADDRESS);
        if (!url.ok) return;
        taken++;
        // As a server would split it, from the text that is sent.
        const sent = new URL(url.url.href);
        expect([sent.origin, sent.username, sent.password, sent.search, sent.hash]).toEqual([
          'https://mc.adobe.io',
          '',
          '',
          '',
          '',
        ]);
        const segments = sent.pathname.split('/').map(decodeURIComponent);
        expect(segments.slice(0, 5)).toEqual(['', 'geometrixx', 'campaign', 'workflow', 'execution']);
        expect(segments.some((segment) => /^\.{1,2}$|[/\\]/.test(segment))).toBe(false);
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

test('the documented request', () => {
  const url = new URL(HREF);
  const signal = { activity: undefined, source: 'API', parameters: { audience: 'a', test: 'true' } };
  const found = { activity: 'signal1', href: HREF, declared: ['audience'] };
  expect(signalOrder(url, found, signal)).toEqual({
    command: 'signal',
    url,
    body: '{"source":"API","parameters":{"audience":"a","test":"true"}}',
    signal: { activity: 'signal1', parameters: ['audience', 'test'], declared: ['audience'] },
  });
  // `parameters` is optional.
  expect(signalOrder(url, found, { ...signal, parameters: {} }).body).toBe('{"source":"API"}');
});
