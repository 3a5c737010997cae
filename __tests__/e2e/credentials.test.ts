import { describe, expect, test } from '@jest/globals';
import { play } from '../support/scenario.js';

const mints = (journal: { kind: string }[]): number => journal.filter(({ kind }) => kind === 'mint').length;

describe('a minted token', () => {
  test('is asked for as documented, with nothing secret in the URL', async () => {
    const { journal, run } = await play({
      inputs: {
        'client-secret': 'p8e-secret',
        'api-key': 'client-id',
        scopes: 'openid\nAdobeID, campaign_sdk',
      },
      simulator: { clientSecret: 'p8e-secret', apiKey: 'client-id' },
    });
    expect(run.outputs['result']).toBe('accepted');
    expect(journal[0]).toMatchObject({
      method: 'POST',
      path: '/ims/token/v3',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&client_id=client-id&client_secret=p8e-secret&scope=openid%2CAdobeID%2Ccampaign_sdk',
    });
    expect(journal[0]?.headerNames.map((name) => name.toLowerCase())).not.toContain('authorization');
  });

  test('is masked before it is used', async () => {
    const { run } = await play({});
    const masks = run.masks.length;
    expect(masks).toBe(3);
    const lastMask = run.stdout.lastIndexOf('::add-mask::');
    expect(run.stdout.indexOf('/commands')).toBeGreaterThan(lastMask);
  });

  test.each(['mint-lost', 'mint-throttled', 'mint-internal-error'] as const)('survives %s', async (fault) => {
    const { run, journal, commands } = await play({ faults: [fault] });
    expect(run.outputs['result']).toBe('accepted');
    expect(mints(journal)).toBe(2);
    expect(commands).toEqual(['start']);
  });

  test.each([
    { on: 'mint', kind: 'cut' },
    { on: 'mint', kind: 'drip', intervalMs: 5 },
  ] as const)('whose answer is cut short ($kind) is asked for again, and its half is not shown', async (fault) => {
    const { run, journal } = await play({ faults: [fault], inputs: { 'timeout-minutes': '0.5' } });
    expect(run.outputs['result']).toBe('accepted');
    expect(mints(journal)).toBe(2);
    // How every token of the simulator begins.
    const log = run.stdout.replace(/^::add-mask::.*$/gm, '');
    expect(log).toMatch(/Minting a token: HTTP 200, cut short/);
    expect(log).not.toMatch(/eyJ/);
  });

  test('that would end a header early is refused', async () => {
    const { run, error, commands } = await play({
      faults: [
        {
          on: 'mint',
          kind: 'answer',
          status: 200,
          body: JSON.stringify({ access_token: 'abcdef\r\nX-Evil: 1', expires_in: 3600 }),
          effect: false,
        },
      ],
    });
    expect(run.outputs['result']).toBe('failed');
    expect(error).toMatch(/no usable access_token/);
    expect(commands).toEqual([]);
  });

  test.each([
    [{ access_token: ['eyJ-one', 'eyJ-two'], error: 'eyJ-one' }],
    [{ access_token: { value: 'eyJ-one' }, error_description: 'not eyJ-one', error: 'e' }],
    ['{"error":"eyJ-one","access_token":"eyJ-one","access_token":"eyJ-two"}'],
    ['[{"access_token":["eyJ-one"],"refresh_token":"eyJ-two"}]'],
  ])('in an error is not shown: %j', async (body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { run, error } = await play({
      faults: [{ on: 'mint', kind: 'answer', status: 400, body: text, effect: false }],
    });
    expect(error).toMatch(/no token could be minted: HTTP 400/);
    const log = run.stdout.replace(/^::add-mask::.*$/gm, '');
    expect(log + run.summary + JSON.stringify(run.outputs)).not.toMatch(/eyJ/);
  });

  test('is not asked for at all when a token is given', async () => {
    const { run, journal } = await play({ token: 'valid' });
    expect(run.outputs['result']).toBe('accepted');
    expect(mints(journal)).toBe(0);
  });
});

describe('the identifiers', () => {
  test.each([
    ['WKF 110', '/geometrixx/campaign/workflow/execution/WKF%20110/commands'],
    ['übung', '/geometrixx/campaign/workflow/execution/%C3%BCbung/commands'],
    ['@AbC-_1', '/geometrixx/campaign/workflow/execution/@AbC-_1/commands'],
    ['a&b=c;d', '/geometrixx/campaign/workflow/execution/a%26b%3Dc%3Bd/commands'],
  ])('%s goes into the path encoded', async (id, path) => {
    const { journal } = await play({
      inputs: { 'workflow-id': id },
      simulator: { workflows: [{ id: 'WKF110' }] },
    });
    expect(journal.find(({ kind }) => kind === 'command')?.path).toBe(path);
  });
});
