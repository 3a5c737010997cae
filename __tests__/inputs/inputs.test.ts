import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commandOrder, recordUrl } from '../../src/campaign/api.js';
import { COMMANDS, WAIT_FOR, WORKFLOW_COMMANDS } from '../../src/campaign/commands.js';
import { DEFAULT_SCOPES, SECRET_INPUTS, secretsIn } from '../../src/inputs/credentials.js';
import { DEFAULTS, givenInputs, parseInputs } from '../../src/inputs/inputs.js';
import { nearMiss } from '../../src/inputs/near-miss.js';
import { runIn } from '../support/fake-run.js';

type Given = Readonly<Record<string, string>>;

const GOOD: Given = {
  organization: 'geometrixx',
  'workflow-id': 'WKF110',
  command: 'start',
  'api-key': 'key-CANARY',
  'client-secret': 'secret-CANARY',
};
const INPUTS = Object.keys(DEFAULTS);

/** `access-token` in place of `client-secret`. */
function given(token: string): Given {
  return { 'client-secret': '', 'access-token': token };
}

function parse(changes: Given): ReturnType<typeof parseInputs> {
  return parseInputs(new Map(Object.entries({ ...GOOD, ...changes })));
}

function problems(changes: Given): { input: string; message: string }[] {
  const parsed = parse(changes);
  return parsed.ok ? [] : parsed.problems;
}

describe('good inputs', () => {
  test('the required ones alone: everything else has its documented default', () => {
    expect(parse({})).toEqual({
      ok: true,
      inputs: {
        organization: 'geometrixx',
        workflowId: 'WKF110',
        command: 'start',
        credentials: {
          kind: 'minted',
          apiKey: 'key-CANARY',
          clientSecret: 'secret-CANARY',
          scopes: [
            'openid',
            'AdobeID',
            'campaign_sdk',
            'additional_info.projectedProductContext',
            'campaign_config_server_general',
            'deliverability_service_general',
          ],
        },
        waitFor: 'accepted',
        timeoutMs: 3_600_000,
        pollIntervalMs: undefined,
        stateField: undefined,
        ifRunning: 'send',
        ifInterrupted: 'leave',
        dryRun: false,
        signal: undefined,
        jobSummary: true,
        baseUrl: new URL('https://mc.adobe.io'),
        imsUrl: new URL('https://ims-na1.adobelogin.com'),
      },
    });
  });

  test('the defaults written out, and passed on empty, are the same as left out', () => {
    const optional = Object.entries(DEFAULTS).filter(([name, value]) => !(name in GOOD) && value !== '');
    expect(optional).toHaveLength(11);
    expect(parse(Object.fromEntries(optional))).toEqual(parse({}));
    const empty = optional.filter(([name]) => name !== 'dry-run' && name !== 'if-running');
    expect(parse(Object.fromEntries(empty.map(([name]) => [name, ' '])))).toEqual(parse({}));
  });

  const IGNORED = { ifRunning: 'send', ifInterrupted: 'leave' };
  const pkey = `@${'aZ09_-'.repeat(18)}`;
  const rows: [Given, object][] = [
    [{ organization: 'geometrixx-mkt-stage1' }, { organization: 'geometrixx-mkt-stage1' }],
    [{ organization: 'acme.europe' }, { organization: 'acme.europe' }],
    [{ organization: 'my_AdobeOrg' }, { organization: 'my_AdobeOrg' }],
    [{ organization: '1234567890ABCDEF123456789' }, { organization: '1234567890ABCDEF123456789' }],
    [{ organization: 'x1234567890ABCDEF12345678' }, { organization: 'x1234567890ABCDEF12345678' }],
    [{ organization: '  geometrixx\n' }, { organization: 'geometrixx' }],
    [{ 'workflow-id': 'cleanup' }, { workflowId: 'cleanup' }],
    [{ 'workflow-id': 'wkf_110-b' }, { workflowId: 'wkf_110-b' }],
    [{ 'workflow-id': '\tWKF110 ' }, { workflowId: 'WKF110' }],
    [{ 'workflow-id': pkey }, { workflowId: pkey }],
    [{ 'workflow-id': 'a..b' }, { workflowId: 'a..b' }],
    [{ 'workflow-id': 'x'.repeat(256) }, { workflowId: 'x'.repeat(256) }],
    [{ command: 'START' }, { command: 'start' }],
    [{ command: ' Pause ' }, { command: 'pause' }],
    [{ command: 'resume\n' }, { command: 'resume' }],
    [{ command: 'sTOP' }, { command: 'stop' }],
    [{ 'api-key': ' abc\n' }, { credentials: expect.objectContaining({ apiKey: 'abc' }) }],
    [
      given(' token.of-24_h~+/= \r\n'),
      { credentials: { kind: 'given', apiKey: 'key-CANARY', accessToken: 'token.of-24_h~+/=' } },
    ],
    [
      { 'client-secret': 'p8e-"x"=\n' },
      { credentials: expect.objectContaining({ clientSecret: 'p8e-"x"=' }) },
    ],
    ...['a,b', 'a b', 'a\nb', 'a\r\nb', ' a , b ,', 'a,,b', 'a\tb a,b,a'].map((scopes): [Given, object] => [
      { scopes },
      { credentials: expect.objectContaining({ scopes: ['a', 'b'] }) },
    ]),
    // Odd, but what a secret may look like.
    ...['a***', '***a', 'nulls', '$HOME/x', '$' + '{{a}}b', '"a"b', 'a"b"', 'bearer', 'x-bearer'].map(
      (secret): [Given, object] => [
        { 'client-secret': secret },
        { credentials: expect.objectContaining({ clientSecret: secret }) },
      ],
    ),
    // A pause or stop has no use for these, so they are not even looked at.
    [
      { command: 'stop', 'if-running': 'fial', 'if-interrupted': 'no' },
      { ifRunning: 'send', ifInterrupted: 'leave' },
    ],
    [{ 'wait-for': 'Finished' }, { waitFor: 'finished' }],
    [{ 'timeout-minutes': '1' }, { timeoutMs: 60_000 }],
    [{ 'timeout-minutes': '0.5' }, { timeoutMs: 30_000 }],
    [{ 'timeout-minutes': '.25' }, { timeoutMs: 15_000 }],
    [{ 'timeout-minutes': ' 90. ' }, { timeoutMs: 5_400_000 }],
    [{ 'timeout-minutes': '7200' }, { timeoutMs: 432_000_000 }],
    [{ 'poll-interval-seconds': 'ADAPTIVE' }, { pollIntervalMs: undefined }],
    [{ 'poll-interval-seconds': '0.1' }, { pollIntervalMs: 100 }],
    [{ 'poll-interval-seconds': '3600' }, { pollIntervalMs: 3_600_000 }],
    [{ 'poll-interval-seconds': '2.5' }, { pollIntervalMs: 2_500 }],
    [{ 'state-field': 'Auto' }, { stateField: undefined }],
    [{ 'state-field': 'state' }, { stateField: ['state'] }],
    [{ 'state-field': ' execution.state ' }, { stateField: ['execution', 'state'] }],
    [{ 'state-field': '@status.$value-1' }, { stateField: ['@status', '$value-1'] }],
    [{ 'state-field': 'a.b.c.d.e.f.g.h.i.j' }, { stateField: [...'abcdefghij'] }],
    [{ 'if-running': 'SKIP' }, { ifRunning: 'skip' }],
    [{ 'if-running': 'fail' }, { ifRunning: 'fail' }],
    [{ 'if-running': 'send' }, { ifRunning: 'send' }],
    [{ 'if-running': 'Auto' }, { ifRunning: 'send' }],
    [{ 'if-running': 'auto', 'wait-for': 'started' }, { ifRunning: 'fail' }],
    [{ command: 'resume', 'wait-for': 'finished' }, { ifRunning: 'fail' }],
    [{ 'if-running': 'join', 'wait-for': 'finished' }, { ifRunning: 'join' }],
    [{ command: 'resume', 'if-running': 'Join', 'wait-for': 'started' }, { ifRunning: 'join' }],
    [{ 'if-interrupted': 'Pause' }, { ifInterrupted: 'pause' }],
    [{ command: 'resume', 'if-interrupted': 'stop' }, { ifInterrupted: 'stop' }],
    // What concerns start and resume alone is nothing to a pause or stop.
    ...['', 'auto', 'send', 'skip', 'join', 'fail'].flatMap((word): [Given, object][] => [
      [{ command: 'pause', 'if-running': word, 'wait-for': 'paused' }, { ifRunning: 'send' }],
      [{ command: 'stop', 'if-running': word, 'if-interrupted': 'stop' }, IGNORED],
    ]),
    [{ 'dry-run': 'True' }, { dryRun: true }],
    [{ 'job-summary': 'FALSE' }, { jobSummary: false }],
    ...(['base-url', 'ims-url'] as const).flatMap((name) =>
      [
        'https://mc.adobe.io/',
        'https://gateway.example:8443',
        'HTTPS://Gateway.Example',
        'http://127.0.0.1:3000',
        'http://127.80.90.10',
        'http://localhost:80',
        'http://[::1]:3000/',
      ].map((url): [Given, object] => [
        { [name]: url },
        { [name === 'base-url' ? 'baseUrl' : 'imsUrl']: new URL(url) },
      ]),
    ),
  ];
  test.each(rows)('%j', (changes, expected) => {
    expect(parse(changes)).toEqual({ ok: true, inputs: expect.objectContaining(expected) });
  });
});

const MEANT = (word: string): RegExp => new RegExp(`Did you mean \`${word}\``);
const ONE_OF_ALL = /`start`, `pause`, `resume`, `stop` or `signal`/;
const NUMBER =
  /is (out of range|not a plain number)\. Expected a number of (minutes above 0 and at most 7200|seconds from 0\.1 to 3600)/;

/** Inputs, the inputs that must be named, and what the message must explain. */
const BAD: [Given, string[], RegExp][] = [
  // organization
  [{ organization: '' }, ['organization'], /empty/],
  [{ organization: ' \n' }, ['organization'], /empty/],
  [{ organization: '1234567890ABCDEF12345678@AdobeOrg' }, ['organization'], /IMS.*tenant.*`geometrixx`/],
  [{ organization: 'geometrixx@adobeorg' }, ['organization'], /IMS.*tenant/],
  [{ organization: '1234567890ABCDEF12345678' }, ['organization'], /IMS.*tenant/],
  [{ organization: 'https://mc.adobe.io/geometrixx' }, ['organization'], /“\/”.*not a URL or path/],
  [{ organization: 'geometrixx/campaign' }, ['organization'], /“\/”/],
  [{ organization: 'geometrixx\\x' }, ['organization'], /“\\”/],
  [{ organization: 'geometrixx?x=1' }, ['organization'], /“\?”/],
  [{ organization: 'geometrixx#x' }, ['organization'], /“#”/],
  [{ organization: '.' }, ['organization'], /dot segment/],
  [{ organization: '..' }, ['organization'], /dot segment/],
  [{ organization: 'geometrixx%2Fx' }, ['organization'], /percent-encoded/],
  [{ organization: 'geo\nmetrixx' }, ['organization'], /control character/],
  [{ organization: 'geo\u200bmetrixx' }, ['organization'], /invisible/],
  [{ organization: 'geo metrixx' }, ['organization'], /a space\..*letters, digits, dots.*`geometrixx`/],
  [{ organization: 'geo\u00a0metrixx' }, ['organization'], /a space/],
  [{ organization: 'my@AdobeOrganization' }, ['organization'], /“@”.*letters/],
  [{ organization: 'géometrixx' }, ['organization'], /“é”/],
  [{ organization: 'geometrixx,other' }, ['organization'], /“,”/],
  // workflow-id
  [{ 'workflow-id': '' }, ['workflow-id'], /empty. Expected the ID.*`WKF110`/],
  [{ 'workflow-id': 'WKF/110' }, ['workflow-id'], /“\/”/],
  [{ 'workflow-id': '../other/WKF110' }, ['workflow-id'], /“\/”/],
  [{ 'workflow-id': '..\\WKF110' }, ['workflow-id'], /“\\”/],
  [{ 'workflow-id': '.' }, ['workflow-id'], /dot segment/],
  [{ 'workflow-id': '..' }, ['workflow-id'], /dot segment/],
  [{ 'workflow-id': 'WKF110?' }, ['workflow-id'], /“\?”/],
  [{ 'workflow-id': 'WKF110#' }, ['workflow-id'], /“#”/],
  [{ 'workflow-id': '%40abc' }, ['workflow-id'], /percent-encoded.*encodes it/],
  [{ 'workflow-id': '%2e%2e' }, ['workflow-id'], /percent-encoded/],
  [{ 'workflow-id': 'WKF\x090' }, ['workflow-id'], /control character/],
  [{ 'workflow-id': 'WKF\r\n110' }, ['workflow-id'], /control character/],
  [{ 'workflow-id': 'WKF\u007f110' }, ['workflow-id'], /control character/],
  [{ 'workflow-id': 'WKF\u2028110' }, ['workflow-id'], /control character/],
  [{ 'workflow-id': '\u202eWKF110' }, ['workflow-id'], /invisible/],
  [{ 'workflow-id': 'WKF110\u200d' }, ['workflow-id'], /invisible/],
  [{ 'workflow-id': 'WKF\ud800' }, ['workflow-id'], /invisible/],
  [{ 'workflow-id': 'x'.repeat(257) }, ['workflow-id'], /257 characters.*256/],
  // command
  [{ command: '' }, ['command'], /^It is empty\. Use `start`, `pause`, `resume`, `stop` or `signal`\.$/],
  [{ command: 'strat' }, ['command'], MEANT('start')],
  [{ command: 'STRAT' }, ['command'], MEANT('start')],
  [{ command: 'resmue' }, ['command'], MEANT('resume')],
  [{ command: 'puase' }, ['command'], MEANT('pause')],
  [{ command: 'stopp' }, ['command'], MEANT('stop')],
  [{ command: 'start\u200b' }, ['command'], MEANT('start')],
  [{ command: 'restart' }, ['command'], /no restart.*`stop`.*`wait-for: finished`.*`start`/],
  [{ command: 'Restart' }, ['command'], /no restart/],
  [{ command: 'trigger' }, ['command'], /Did you mean `start`, or `signal`\?$/],
  [{ command: 'singal' }, ['command'], MEANT('signal')],
  ...['run', 'execute', 'launch'].map((command): [Given, string[], RegExp] => [
    { command },
    ['command'],
    MEANT('start'),
  ]),
  [{ command: 'cancel' }, ['command'], MEANT('stop')],
  [{ command: 'kill' }, ['command'], MEANT('stop')],
  [{ command: 'continue' }, ['command'], MEANT('resume')],
  [{ command: 'suspend' }, ['command'], MEANT('pause')],
  [{ command: 'unpause' }, ['command'], MEANT('resume')],
  [{ command: 'status' }, ['command'], /`dry-run: true`/],
  [{ command: 'fly' }, ['command'], /^“fly” is not a command\. Use .* or `signal`\.$/],
  [{ command: 'start, stop' }, ['command'], ONE_OF_ALL],
  [{ command: '::error::x\n::add-mask::y' }, ['command'], ONE_OF_ALL],
  [{ command: 'x'.repeat(61) }, ['command'], /A value of 61 characters/],
  // activity, parameters, source
  [{ activity: 'signal1' }, ['activity'], /^Only `signal` has it, and the command is `start`/],
  [{ command: 'stop', parameters: 'a=1' }, ['parameters'], /Only `signal` has it.*`stop`/],
  [{ command: 'pause', source: 'CI', activity: 'x' }, ['activity', 'source'], /Only `signal`/],
  [{ command: 'signal', activity: 'a\nb' }, ['activity'], /the name of an activity.*one line/],
  [{ command: 'signal', activity: 'x'.repeat(257) }, ['activity'], /at most 256 characters/],
  [{ command: 'signal', source: 'a\u0007b' }, ['source'], /one line/],
  [{ command: 'signal', source: 'x'.repeat(1_001) }, ['source'], /at most 1000 characters/],
  [{ command: 'signal', parameters: 'segment' }, ['parameters'], /^Line 1 has no `=`/],
  [{ command: 'signal', parameters: 'a=1\n\nsegment' }, ['parameters'], /^Line 3 has no `=`/],
  [{ command: 'signal', parameters: '=spring' }, ['parameters'], /empty value is not the name/],
  [{ command: 'signal', parameters: 'a=1\nb=2\n a =3' }, ['parameters'], /^“a” is there twice/],
  [{ command: 'signal', parameters: '{"a":1,"b":2,"\\u0061":1}' }, ['parameters'], /^“a” is there twice/],
  [{ command: 'signal', parameters: '{"a":1' }, ['parameters'], /not valid JSON/],
  [{ command: 'signal', parameters: '{"a":null}' }, ['parameters'], /^“a” is null/],
  [{ command: 'signal', parameters: '{"a":{"b":1}}' }, ['parameters'], /^“a” is an object/],
  [{ command: 'signal', parameters: '{"a":[1]}' }, ['parameters'], /^“a” is a list/],
  [
    { command: 'signal', parameters: '{"a":12345678901234567890}' },
    ['parameters'],
    /^The number “a” cannot be kept exactly/,
  ],
  [
    { command: 'signal', parameters: '{"a":1e999}' },
    ['parameters'],
    /^The number “a” cannot be kept exactly/,
  ],
  [
    { command: 'signal', parameters: '{"b":1,"a" : 0.1234567890123456789}' },
    ['parameters'],
    /number “a” cannot/,
  ],
  [{ command: 'signal', parameters: '{"a":1e-400,"b":1}' }, ['parameters'], /number “a” cannot/],
  [{ command: 'signal', parameters: '{"a":2251799813685249.3}' }, ['parameters'], /number “a” cannot/],
  [{ command: 'signal', parameters: '{"":1}' }, ['parameters'], /empty value is not the name/],
  [{ command: 'signal', parameters: '[{"a":1}]' }, ['parameters'], /looks like JSON, but not like an object/],
  [{ command: 'signal', parameters: '"a=1"' }, ['parameters'], /looks like JSON, but not like an object/],
  [{ command: 'signal', parameters: `a=${'é'.repeat(33_000)}` }, ['parameters'], /take 66008 bytes.*64 KiB/],
  [{ command: 'signal', 'wait-for': 'finished' }, ['wait-for'], /With `signal`, use `accepted`/],
  // api-key
  [{ 'api-key': '' }, ['api-key'], /empty.*fork.*Dependabot/],
  [{ 'api-key': '***' }, ['api-key'], /asterisks.*masked/],
  [{ 'api-key': '$' + '{{ secrets.CANARY }}' }, ['api-key'], /not evaluated.*\{\{ secrets\.NAME \}\}/],
  [{ 'api-key': '$CANARY_KEY' }, ['api-key'], /not evaluated/],
  [{ 'api-key': 'CANARY with a space' }, ['api-key'], /space.*line break/],
  [{ 'api-key': '"CANARY"' }, ['api-key'], /quotation marks/],
  [{ 'api-key': 'CANARY\u200b' }, ['api-key'], /another character/],
  // access-token
  [given('Bearer CANARY'), ['access-token'], /Bearer.*token alone/],
  [given('bearer\tCANARY'), ['access-token'], /Bearer/],
  [given("'CANARY'"), ['access-token'], /quotation marks/],
  [given('`CANARY`'), ['access-token'], /quotation marks/],
  [given('CANARY\nCANARY'), ['access-token'], /line break.*one line/],
  [given('CANARY\0x'), ['access-token'], /another character/],
  [given('CANARYé'), ['access-token'], /another character/],
  [given('********'), ['access-token'], /asterisks/],
  [given('$' + '{{ secrets.CANARY }}'), ['access-token'], /not evaluated/],
  [given('$' + '{CANARY_TOKEN}'), ['access-token'], /not evaluated/],
  ...[
    'null',
    'NULL',
    ' undefined\n',
    'None',
    'nil',
    'NaN',
    'true',
    'false',
    'Object',
    '[object Object]',
    'Array',
  ].map((word): [Given, string[], RegExp] => [
    given(word),
    ['access-token'],
    /`null` or the like.*gave no value/,
  ]),
  ...['{"access_token":"CANARY"}', '{\n  "access_token": "CANARY"\n}', '["CANARY"]', '{}', '[[]]'].map(
    (json): [Given, string[], RegExp] => [given(json), ['access-token'], /JSON.*one value alone/],
  ),
  [{ 'access-token': 'null' }, ['access-token'], /`null`.*`client-secret` is set too/],
  [{ 'access-token': 'a', 'client-secret': 'null' }, ['client-secret'], /`null`.*`access-token` is set too/],
  [{ 'api-key': 'null' }, ['api-key'], /`null`/],
  [{ 'access-token': 'CANARY' }, ['access-token'], /Both `access-token` and `client-secret`.*exactly one/],
  // client-secret
  [{ 'client-secret': '' }, ['client-secret'], /Neither.*exactly one.*fork.*Dependabot/],
  [{ 'client-secret': ' \t\n' }, ['client-secret'], /Neither/],
  [{ 'client-secret': 'CANARY\r\nCANARY' }, ['client-secret'], /line break/],
  [{ 'client-secret': '*' }, ['client-secret'], /asterisks/],
  [{ 'client-secret': '$' + '{{secrets.CANARY}}' }, ['client-secret'], /not evaluated/],
  [{ 'client-secret': '"CANARY"' }, ['client-secret'], /quotation marks/],
  [{ 'client-secret': 'Undefined' }, ['client-secret'], /`null`/],
  [{ 'client-secret': '{"web":{"secret":"CANARY"}}' }, ['client-secret'], /JSON/],
  // scopes
  [{ scopes: ',' }, ['scopes'], /no scope.*usual ones/],
  [{ scopes: '"openid"' }, ['scopes'], /commas, spaces or line breaks.*quotation marks/],
  [{ scopes: 'openid, Ädobe' }, ['scopes'], /“Ädobe” is not a scope/],
  [{ scopes: 'openid, a\u0007b' }, ['scopes'], /is not a scope/],
  // wait-for
  [{ 'wait-for': 'finish' }, ['wait-for'], MEANT('finished')],
  [{ 'wait-for': 'acepted' }, ['wait-for'], MEANT('accepted')],
  [{ 'wait-for': 'true' }, ['wait-for'], /`accepted`, `started`, `paused` or `finished`\.$/],
  [{ 'wait-for': 'paused' }, ['wait-for'], /`start` does not make a workflow `paused`/],
  // timeout-minutes
  ...[
    '0',
    '0.0',
    '-1',
    '+1',
    'NaN',
    'Infinity',
    '1e3',
    '1e9',
    '0x10',
    '5m',
    '0,5',
    '1_000',
    '7200.1',
    '.',
    '٣',
  ].map((minutes): [Given, string[], RegExp] => [
    { 'timeout-minutes': minutes },
    ['timeout-minutes'],
    NUMBER,
  ]),
  [{ 'timeout-minutes': '9'.repeat(400) }, ['timeout-minutes'], /400 characters/],
  // poll-interval-seconds
  ...['0', '0.05', '3601', '-2', 'fast', '2s', '1e1', 'Infinity', '2 3'].map(
    (seconds): [Given, string[], RegExp] => [
      { 'poll-interval-seconds': seconds },
      ['poll-interval-seconds'],
      NUMBER,
    ],
  ),
  // state-field
  ...['.', 'a..b', '.state', 'state.', 'my state', 'a\u200b.b', Array(11).fill('a').join('.')].map(
    (field): [Given, string[], RegExp] => [
      { 'state-field': field },
      ['state-field'],
      /dots.*`execution\.state`/,
    ],
  ),
  // choices
  [{ 'if-running': 'skp' }, ['if-running'], MEANT('skip')],
  [{ 'if-running': 'wait' }, ['if-running'], /`auto`, `send`, `skip`, `join` or `fail`/],
  ...['started', 'finished'].map((waitFor): [Given, string[], RegExp] => [
    { 'if-running': 'send', 'wait-for': waitFor },
    ['if-running'],
    new RegExp(`wait-for: ${waitFor}.*could not tell.*\`fail\`, \`skip\` or \`join\`.*accepted`),
  ]),
  [{ command: 'resume', 'if-running': 'send', 'wait-for': 'finished' }, ['if-running'], /could not tell/],
  [{ 'if-running': 'join' }, ['if-running'], /waits for nothing.*`finished`.*`skip`/],
  ...['', ' \n'].flatMap((empty): [Given, string[], RegExp][] => [
    [{ 'dry-run': empty }, ['dry-run'], /gave nothing.*`\$\{\{ inputs\.dry-run \|\| false \}\}`/],
    [{ command: 'stop', 'dry-run': empty }, ['dry-run'], /It is empty/],
    [{ 'if-running': empty }, ['if-running'], /gave nothing.*`\$\{\{ inputs\.if-running \|\| 'auto' \}\}`/],
  ]),
  [{ 'if-interrupted': 'puase' }, ['if-interrupted'], MEANT('pause')],
  [{ 'if-interrupted': 'cancel' }, ['if-interrupted'], /`leave`, `pause` or `stop`/],
  ...['dry-run', 'job-summary'].flatMap((name) =>
    ['yes', '1', '0', 'on', 'null'].map((word): [Given, string[], RegExp] => [
      { [name]: word },
      [name],
      /`true` or `false`/,
    ]),
  ),
  [{ 'dry-run': 'ture' }, ['dry-run'], MEANT('true')],
  // origins
  ...(['base-url', 'ims-url'] as const).flatMap((name) =>
    (
      [
        ['mc.adobe.io', /not an origin/],
        ['https://', /not an origin/],
        ['https://mc.adobe.io:99999', /not an origin/],
        ['https://mc.adobe.io/geometrixx', /after the host.*without a path/],
        ['https://mc.adobe.io/?', /after the host/],
        ['https://mc.adobe.io?key=CANARY', /after the host/],
        ['https://mc.adobe.io#', /after the host/],
        ['https://user:CANARY@mc.adobe.io', /user name or password/],
        ['https://CANARY@mc.adobe.io', /user name or password/],
        ['http://mc.adobe.io', /Only https.*loopback/],
        ['http://127.0.0.1.evil.com', /Only https/],
        ['http://127.0.0.1@evil.com', /user name/],
        ['http://localhost.evil.com', /Only https/],
        ['http://evil.com:127', /Only https/],
        ['http://10.0.0.1', /Only https/],
        ['http://0.0.0.0', /Only https/],
        ['http://[::2]', /Only https/],
        ['ftp://localhost', /Only https/],
        ['file:///', /It is not an origin/],
        ['https:mc.adobe.io', /It is not an origin/],
        ['https:///mc.adobe.io', /It is not an origin/],
        ['javascript:alert(1)', /It is not an origin/],
        ['data:,x', /It is not an origin/],
      ] as const
    ).map(([url, expected]): [Given, string[], RegExp] => [{ [name]: url }, [name], expected]),
  ),
  ...[
    'geometrixx.campaign.adobe.com',
    'https://geometrixx.campaign.adobe.com/view/home',
    'http://geometrixx.campaign.adobe.com',
    'GEOMETRIXX.CAMPAIGN.ADOBE.COM',
  ].map((organization): [Given, string[], RegExp] => [
    { organization },
    ['organization'],
    /address of Campaign. Use the tenant alone: `geometrixx`/i,
  ]),
  // With another command it might be right.
  [{ command: 'stpo', 'if-running': 'send', 'wait-for': 'finished' }, ['command'], MEANT('stop')],
  // two at a time
  [{ organization: '', 'workflow-id': '' }, ['organization', 'workflow-id'], /empty/],
  [{ 'api-key': '', 'client-secret': '' }, ['api-key', 'client-secret'], /fork.*Dependabot/],
  [{ command: 'strat', 'wait-for': 'strated' }, ['command', 'wait-for'], /Did you mean `start(ed)?`/],
];

describe('bad inputs', () => {
  const visible = BAD.map(([changes, names, expected], row): [string, Given, string[], RegExp, string] => {
    const canary = `CANARY${row}Q7ZV`;
    const mark = (text: string): string => text.replaceAll('CANARY', canary);
    const all = Object.entries({ ...GOOD, ...changes }).map(([name, text]) => [name, mark(text)]);
    return [JSON.stringify(changes).slice(0, 200), Object.fromEntries(all), names, expected, canary];
  });

  test.each(visible)('%s', (_, changes, names, expected, canary) => {
    const found = problems(changes);
    expect(found.map(({ input }) => input).sort()).toEqual(names.toSorted());
    expect(found.map(({ message }) => message).join('\n')).toMatchSnapshot();
    for (const { message } of found) {
      expect(message).toMatch(expected);
      expect(message).not.toContain(canary);
      expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(message).not.toMatch(/undefined|\[object|native code/);
    }
  });

  test.each(
    visible,
  )('%s: the step sends nothing, and shows no secret', async (_, changes, names, __, canary) => {
    const ran = await runIn({ inputs: { 'access-token': '', 'base-url': '', 'ims-url': '', ...changes } });
    expect(ran.requests).toEqual([]);
    expect(ran.outputs['result']).toBe('failed');
    for (const name of names) expect(ran.error).toMatch(new RegExp(`^${name}: `, 'm'));
    const shown = ran.stdout.replace(/^::add-mask::.*$/gm, '') + ran.summary;
    expect(shown).not.toContain(canary);
  });

  test.each([
    ['', true],
    ['true', true],
    ['maybe', true],
    ['false', false],
  ])('are in the summary too, unless job-summary is “%s”', async (jobSummary, shown) => {
    const ran = await runIn({ inputs: { command: 'strat', 'job-summary': jobSummary } });
    expect(ran.error).toMatch(/strat/);
    expect(ran.summary.includes('strat')).toBe(shown);
  });

  test('every input has its rows', () => {
    const covered = new Set(BAD.flatMap(([, names]) => names));
    expect([...covered].sort()).toEqual([...new Set(INPUTS)].sort());
  });

  const all: Given = {
    organization: 'x@AdobeOrg',
    'workflow-id': 'a/b',
    command: 'strat',
    'api-key': '',
    'client-secret': 'two words',
    scopes: '"openid"',
    'wait-for': 'done',
    'timeout-minutes': '-1',
    'poll-interval-seconds': '0',
    'state-field': 'a..b',
    'if-running': 'maybe',
    'if-interrupted': 'maybe',
    'dry-run': 'yes',
    'job-summary': 'no',
    'base-url': 'http://mc.adobe.io',
    'ims-url': 'nowhere',
  };
  test('are reported all at once, each once', () => {
    expect(
      problems(all)
        .map(({ input }) => input)
        .sort(),
    ).toEqual(Object.keys(all).sort());
  });

  test.each([
    ['neither credential is set', {}],
    ['both credentials are set', { 'access-token': 'a', 'client-secret': 'b' }],
  ])('scopes are reported too when %s', (_, credentials) => {
    const names = problems({ 'client-secret': '', ...credentials, scopes: '"openid"' }).map(
      ({ input }) => input,
    );
    expect(names).toContain('scopes');
  });

  test.each([
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
  ])('command “%s” is an unknown word like any other', (command) => {
    expect(problems({ command })).toEqual([
      {
        input: 'command',
        message: `“${command}” is not a command. Use \`start\`, \`pause\`, \`resume\`, \`stop\` or \`signal\`.`,
      },
    ]);
  });
});

describe('an input that does not exist', () => {
  /** What was written, and the input that it was probably meant to be. */
  const rows: [Given, string][] = [
    [{ dryrun: 'true' }, 'dry-run'],
    [{ dry_run: 'true' }, 'dry-run'],
    [{ 'dry-rnu': 'true' }, 'dry-run'],
    [{ 'dr-run-': 'maybe' }, 'dry-run'],
    [{ dryrun: '' }, 'dry-run'],
    [{ if_running: '' }, 'if-running'],
    [{ ifrunning: 'skip' }, 'if-running'],
    [{ 'if-runing': 'skip' }, 'if-running'],
    [{ 'if-interupted': 'stop' }, 'if-interrupted'],
    [{ waitfor: 'finished' }, 'wait-for'],
    [{ timeout: '5' }, 'timeout-minutes'],
    [{ 'time-out': '5' }, 'timeout-minutes'],
    [{ 'timeout-minute': '5' }, 'timeout-minutes'],
    [{ 'poll-interval': '5' }, 'poll-interval-seconds'],
    [{ poll_interval: '5' }, 'poll-interval-seconds'],
    [{ workflow: 'WKF120' }, 'workflow-id'],
    [{ workflow_id: 'WKF120' }, 'workflow-id'],
    [{ organisation: 'other' }, 'organization'],
    [{ scope: 'openid' }, 'scopes'],
    [{ apikey: 'key-2-CANARY' }, 'api-key'],
    [{ 'client-secrets': 'secret-2-CANARY' }, 'client-secret'],
    [{ access_token: 'token-CANARY' }, 'access-token'],
    [{ 'dry\u202erun': 'true' }, 'dry-run'],
    // Given right as well, but not the same.
    [{ dryrun: 'true', 'dry-run': 'false' }, 'dry-run'],
    // Also where the right one would be ignored.
    [{ command: 'stop', ifrunning: 'skip' }, 'if-running'],
  ];

  test.each(rows)('%j is refused', async (changes, meant) => {
    const found = problems(changes);
    expect(found).toEqual([
      { input: expect.any(String), message: expect.stringContaining(`Did you mean \`${meant}\`?`) },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/CANARY|[\u202e]/);
    const ran = await runIn({ inputs: changes });
    expect([ran.requests, ran.outputs['result']]).toEqual([[], 'failed']);
    expect(ran.error).toContain(`\`${meant}\`?`);
  });

  test.each<Given>([
    // The same as the input it resembles.
    { dryrun: 'false' },
    { dryrun: ' true ', 'dry-run': 'true' },
    { workflow: 'WKF110' },
    { timeout: '60' },
    { apikey: 'key-CANARY' },
    // Empty, and not what keeps a command from being sent.
    { timeout: '' },
    { waitfor: '' },
    // Nothing like any.
    { token: 'x' },
    { secret: 'x' },
    { tenant: 'x' },
    { wait: 'x' },
    { debug: 'true' },
    { run: 'x' },
    { url: 'x' },
    { '': 'x' },
    { constructor: 'x' },
    { ['dryrun'.repeat(5_000)]: 'x' },
  ])('%j is ignored', (changes) => {
    expect(problems(changes)).toEqual([]);
  });

  test('no input is almost the name of another', () => {
    const strange = Object.fromEntries(INPUTS.map((name) => [name, `${name} 1`]));
    expect(problems(strange).filter(({ message }) => /Did you mean/.test(message))).toEqual([]);
    for (const name of INPUTS) {
      const letters = (text: string): string => text.replaceAll('-', '');
      const others = INPUTS.filter((other) => other !== name).map(letters);
      expect([name, nearMiss(letters(name), others)]).toEqual([name, undefined]);
    }
  });

  test('is named beside everything else that is wrong', () => {
    expect(problems({ dryrun: 'true', command: 'strat' }).map(({ input }) => input)).toEqual([
      'dryrun',
      'command',
    ]);
  });
});

test('the runner hands in an input as an environment variable', () => {
  const environment = {
    'INPUT_WORKFLOW-ID': ' WKF110\n',
    'INPUT_DRY-RUN': '',
    INPUT_DRYRUN: 'true',
    INPUT_GONE: undefined,
    'MY_INPUT_DRY-RUN': 'true',
    INPUTS: 'x',
  };
  expect([...givenInputs(environment)]).toEqual([
    ['workflow-id', ' WKF110\n'],
    ['dry-run', ''],
    ['dryrun', 'true'],
  ]);
});

describe('what is masked', () => {
  const lines = JSON.stringify({ key: 'line-one\nline-two\r\n' });
  const rows: [string, string[]][] = [
    [' token-1\n', ['token-1']],
    ['two\nlines', ['two\nlines']],
    ['Bearer token-1', ['Bearer token-1', 'token-1']],
    ['"token-1"', ['"token-1"', 'token-1']],
    [`'bearer  "token-1"'`, [`'bearer  "token-1"'`, 'bearer  "token-1"', '"token-1"', 'token-1']],
    ['bearer', ['bearer']],
    ['{"access_token":"to', ['{"access_token":"to']],
    // No secrets.
    ...[
      '',
      ' \n',
      'null',
      'UNDEFINED',
      'false',
      'Object',
      '***',
      '$TOKEN',
      '$' + '{TOKEN}',
      '$' + '{{ secrets.X }}',
    ].flatMap((word): [string, string[]][] => [
      [word, []],
      [`"${word}"`, []],
      [`Bearer ${word}`, word.trim() === '' ? ['Bearer'] : []],
    ]),
    // The texts in JSON.
    ['{"access_token":"token-1","expires_in":3600,"ok":true,"no":null}', ['token-1']],
    ['[["token-1"],{"a":{"b":["token-2"]}}]', ['token-1', 'token-2']],
    ['{"a":"null","b":"***","c":"abc","d":"","e":"token-1","f":"token-1"}', ['token-1']],
    ['{"a":" token-1 ","b":"      "}', ['token-1']],
    ['{"a":"abcd"}', ['abcd']],
    ['the bearer token-1', ['the bearer token-1']],
    ['"abcd" token-1', ['"abcd" token-1']],
    ['{"a":"quo\\"te \\u00e9"}', ['quo"te é']],
    [`'{"access_token":"token-1"}'`, ['token-1']],
    [lines, ['line-one', 'line-two']],
    ['{}', []],
    [`${'['.repeat(50_000)}"token-1"${']'.repeat(50_000)}`, ['token-1']],
  ];
  test.each(
    rows.map(([written, masks]): [string, string, string[]] => [written.slice(0, 70), written, masks]),
  )('of %j', (_, written, masks) => {
    expect(secretsIn(new Map([['access-token', written]])).sort()).toEqual(masks.sort());
  });

  test('are the three secrets, and of JSON at most a thousand texts', () => {
    const all = new Map([...INPUTS, 'dryrun'].map((name) => [name, `${name}-value`]));
    expect(secretsIn(all)).toEqual(['api-key-value', 'access-token-value', 'client-secret-value']);
    const many = JSON.stringify(Array.from({ length: 5_000 }, (_, i) => `text-${i}`));
    expect(secretsIn(new Map([['api-key', many]]))).toHaveLength(1_000);
  });

  test('by the step, before anything else is written', async () => {
    const ran = await runIn({ inputs: { 'access-token': '{"access_token":"token-in-json"}' } });
    const masks = ran.commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data);
    expect(masks).toEqual(['key-0123456789', 'token-in-json']);
    expect(ran.masksFirst).toBe(true);
  });
});

describe('wait-for by command', () => {
  const allowed: Record<string, string[]> = {
    start: ['accepted', 'started', 'finished'],
    pause: ['accepted', 'paused'],
    resume: ['accepted', 'started', 'finished'],
    stop: ['accepted', 'finished'],
    signal: ['accepted'],
  };
  const cells = COMMANDS.flatMap((command) =>
    WAIT_FOR.map((waitFor): [string, string] => [command, waitFor]),
  );

  test('there are 20 cells', () => expect(cells).toHaveLength(20));

  test.each(cells)('%s, %s', (command, waitFor) => {
    const found = problems({ command, 'wait-for': waitFor });
    if (allowed[command]?.includes(waitFor)) {
      expect(found).toEqual([]);
    } else {
      expect(found.map(({ input }) => input)).toEqual(['wait-for']);
      for (const word of [waitFor, command, ...(allowed[command] ?? [])]) {
        expect(found[0]?.message).toContain(`\`${word}\``);
      }
    }
  });
});

describe('whatever is written', () => {
  const nasty = fc.constantFrom(
    '/',
    '\\',
    '?',
    '#',
    '%',
    '%2f',
    '.',
    '..',
    '@',
    ':',
    '//',
    ';',
    ' ',
    '\n',
    '\ud800',
    'é',
    '😀',
  );
  // Functions, since fast-check takes long to build them.
  const text = (): fc.Arbitrary<string> =>
    fc
      .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 4 }), fc.string({ maxLength: 4 })), {
        maxLength: 8,
      })
      .map((parts) => parts.join(''));
  /** Mostly harmless, so that it often passes. */
  const identifier = (): fc.Arbitrary<string> => fc.oneof(text(), fc.string({ minLength: 1, maxLength: 6 }));

  test('nothing makes parseInputs throw, and no problem shows a secret or a control character', () => {
    const value = fc.oneof(fc.constant(''), text(), fc.string({ maxLength: 80 }));
    const record = fc.record(Object.fromEntries(INPUTS.map((name) => [name, value])));
    fc.assert(
      fc.property(record, (inputs: Given) => {
        const secrets = SECRET_INPUTS.map((name) => `${inputs[name] ?? ''}CANARY`);
        const marked = {
          ...inputs,
          ...Object.fromEntries(SECRET_INPUTS.map((name, i) => [name, secrets[i] ?? ''])),
        };
        for (const { input, message } of problems(marked)) {
          expect(INPUTS).toContain(input);
          expect(message).not.toContain('CANARY');
          expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('an organization and a workflow ID that pass cannot change host, path, query or fragment', () => {
    let tried = 0;
    let passed = 0;
    fc.assert(
      fc.property(
        identifier(),
        identifier(),
        fc.constantFrom(...WORKFLOW_COMMANDS),
        (organization, workflowId, command) => {
          tried++;
          const parsed = parse({ organization, 'workflow-id': workflowId, command });
          if (!parsed.ok) return;
          passed++;
          const { inputs } = parsed;
          const urls: [URL, string[]][] = [
            [recordUrl(inputs), []],
            [commandOrder(inputs, command).url, ['commands']],
          ];
          for (const [url, tail] of urls) {
            // As a server would split it, from the text that is sent.
            const sent = new URL(url.href);
            expect([sent.origin, sent.username, sent.search, sent.hash]).toEqual([
              'https://mc.adobe.io',
              '',
              '',
              '',
            ]);
            expect(url.href).toBe(`https://mc.adobe.io${sent.pathname}`);
            expect(sent.pathname).toMatch(/^[\x21-\x7e]+$/);
            expect(sent.pathname.split('/').map(decodeURIComponent)).toEqual([
              '',
              organization.trim(),
              'campaign',
              'workflow',
              'execution',
              workflowId.trim(),
              ...tail,
            ]);
          }
        },
      ),
      { numRuns: 1_000 },
    );
    expect(passed / tried).toBeGreaterThan(0.05);
  });

  test('the default scopes are valid scopes', () => {
    expect(parse({ scopes: DEFAULT_SCOPES.join('\n') })).toEqual(parse({}));
  });
});
