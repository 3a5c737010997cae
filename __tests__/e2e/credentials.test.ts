import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults/faults.js';
import type { FaultPreset } from '../../simulator/faults/presets.js';
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

  test.each<[string, Fault | FaultPreset]>([
    ['is lost', 'mint-lost'],
    ['is cut short', { on: 'mint', kind: 'cut' }],
  ])('whose answer %s is asked for again, and its half is not shown', async (_, fault) => {
    const { run, journal, commands } = await play({ faults: [fault] });
    expect(run.outputs['result']).toBe('accepted');
    expect([mints(journal), commands]).toEqual([2, ['start']]);
    // How every token of the simulator begins.
    expect(run.stdout.replace(/^::add-mask::.*$/gm, '')).not.toMatch(/eyJ/);
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
  ])('%s goes into the path encoded', async (id, path) => {
    const { journal } = await play({
      inputs: { 'workflow-id': id },
      simulator: { workflows: [{ id: 'WKF110' }] },
    });
    expect(journal.find(({ kind }) => kind === 'command')?.path).toBe(path);
  });
});
