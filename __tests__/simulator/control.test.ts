import { describe, expect, test } from '@jest/globals';
import { API_KEY, command, control, json, read, simulator } from './client.js';

describe('the control API', () => {
  test('health', async () => {
    const sim = await simulator();
    const seen = await control(sim, 'GET', 'health');
    expect(seen.status).toBe(200);
    expect(json(seen)).toEqual({ status: 'ok', url: sim.url, tenant: 'geometrixx', workflows: ['WKF110'] });
  });

  test('the journal, which can be cleared, and has no request to the control API', async () => {
    const sim = await simulator();
    await read(sim);
    await control(sim, 'GET', 'health');
    await read(sim);
    const seen = await control(sim, 'GET', 'journal');
    expect(json(seen)).toEqual(sim.journal());
    expect(sim.journal()).toHaveLength(2);
    expect(json(await control(sim, 'DELETE', 'journal'))).toEqual({ deleted: 2 });
    expect(json(await control(sim, 'GET', 'journal'))).toEqual([]);
    await read(sim);
    expect(sim.journal().map(({ sequence }) => sequence)).toEqual([3]);
  });

  test('workflows', async () => {
    const sim = await simulator();
    const added = await control(
      sim,
      'POST',
      'workflows',
      '{"id":"B","behaviour":"fails","initialState":"editing"}',
    );
    expect(added.status).toBe(201);
    const history = [{ state: 'editing', cause: 'itself', run: 0, at: expect.any(Number) }];
    const view = {
      id: 'B',
      state: 'editing',
      starts: 0,
      pauses: 0,
      resumes: 0,
      stops: 0,
      mailed: 0,
      history,
    };
    expect(json(added)).toEqual(view);
    expect(json(await control(sim, 'GET', 'workflows'))).toEqual(sim.workflows());
    expect(sim.workflows()[1]).toEqual(view);
  });

  test('a workflow in place of another begins anew', async () => {
    const sim = await simulator();
    await command(sim, 'start');
    expect(sim.workflows()[0]?.starts).toBe(1);
    await control(sim, 'POST', 'workflows', '{"id":"WKF110"}');
    expect(sim.workflows()).toHaveLength(1);
    expect(sim.workflows()[0]?.starts).toBe(0);
  });

  test.each([
    'read-forbidden',
    '"read-forbidden"',
    '{"on":"read","kind":"answer","status":403,"effect":false}',
  ])('a fault: %s', async (body) => {
    const sim = await simulator();
    const added = await control(sim, 'POST', 'faults', body);
    expect(added.status).toBe(201);
    expect(json(added)).toMatchObject({ on: 'read', kind: 'answer', status: 403 });
    expect((await read(sim)).status).toBe(403);
    expect((await read(sim)).status).toBe(200);
  });

  test('a refusal at once, after its answer', async () => {
    const sim = await simulator();
    const added = await control(sim, 'POST', 'faults', '{"on":"any","kind":"refuse","ms":5000}');
    expect(added).toMatchObject({ status: 201, end: 'whole' });
    expect((await read(sim)).end).toBe('ECONNREFUSED');
  });

  test('faults can be taken back', async () => {
    const sim = await simulator({ faults: ['read-forbidden', 'refused-after-read'] });
    expect(json(await control(sim, 'DELETE', 'faults'))).toEqual({ deleted: 2 });
    expect((await read(sim)).status).toBe(200);
    expect((await read(sim)).status).toBe(200);
  });

  test('tokens, valid and expired', async () => {
    const sim = await simulator();
    const status = async (body?: string): Promise<number | undefined> => {
      const seen = await control(sim, 'POST', 'tokens', body);
      expect(seen.status).toBe(201);
      const { access_token: token } = json(seen) as { access_token: string };
      return (await read(sim, { headers: { Authorization: `Bearer ${token}`, 'X-Api-Key': API_KEY } }))
        .status;
    };
    expect(await status()).toBe(200);
    expect(await status('{}')).toBe(200);
    expect(await status('{"expired":false}')).toBe(200);
    expect(await status('{"expired":true}')).toBe(401);
  });

  test.each([
    ['faults', 'nope', 'there is no fault "nope"'],
    ['faults', '', 'there is no fault ""'],
    ['faults', '{"kind":"cut"}', '"on" of a fault'],
    ['workflows', '{', 'not valid JSON'],
    ['workflows', '[]', 'must be an object'],
    ['workflows', '{"id":"A","behaviour":"x"}', 'must be one of normal'],
    ['tokens', '{', 'not valid JSON'],
    ['tokens', '[]', '{"expired":true}'],
    ['tokens', '{"expired":"yes"}', '{"expired":true}'],
    ['tokens', '{"expire":true}', '{"expired":true}'],
  ])('POST %s with %s is a 400 that says why', async (resource, body, why) => {
    const sim = await simulator();
    const seen = await control(sim, 'POST', resource, body);
    expect(seen.status).toBe(400);
    expect((json(seen) as { error: string }).error).toContain(why);
  });

  test.each([
    ['PUT', 'journal', 'GET, DELETE'],
    ['GET', 'faults', 'POST, DELETE'],
    ['POST', 'health', 'GET'],
  ])('%s %s is a 405', async (method, resource, allow) => {
    const seen = await control(await simulator(), method, resource);
    expect(seen.status).toBe(405);
    expect(seen.headers.allow).toBe(allow);
  });

  test.each([
    '',
    'nope',
    'toString',
    'journal/1',
  ])('/_simulator/%s is a 404 that says what there is', async (name) => {
    const seen = await control(await simulator(), 'GET', name);
    expect(seen.status).toBe(404);
    expect(seen.body).toContain('/_simulator/journal');
  });

  test('is not touched by faults on any request', async () => {
    const sim = await simulator({
      faults: [{ on: 'any', kind: 'answer', status: 500, effect: false, times: 'always' }],
    });
    expect((await control(sim, 'GET', 'health')).status).toBe(200);
    expect((await read(sim)).status).toBe(500);
  });
});
