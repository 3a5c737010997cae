import { describe, expect, test } from '@jest/globals';
import { control, json, read, simulator } from '../support/simulator-client.js';

describe('the control interface', () => {
  test('shows the journal, and is not in it', async () => {
    const sim = await simulator();
    await read(sim);
    await control(sim, 'GET', 'workflows');
    expect(json(await control(sim, 'GET', 'journal'))).toEqual(sim.journal());
    expect(sim.journal()).toHaveLength(1);
  });

  test('shows the workflows', async () => {
    const sim = await simulator({ workflows: [{ id: 'A' }, { id: 'B', initialState: 'editing' }] });
    const history = [{ state: 'editing', cause: 'itself', run: 0, at: expect.any(Number) }];
    const counters = { starts: 0, pauses: 0, resumes: 0, stops: 0, mailed: 0 };
    const shown = json(await control(sim, 'GET', 'workflows'));
    expect(shown).toEqual([
      expect.anything(),
      { id: 'B', state: 'editing', ...counters, history, signals: [] },
    ]);
  });

  test.each([
    'read-forbidden',
    '"read-forbidden"',
    '{"on":"read","kind":"answer","status":403,"effect":false}',
  ])('adds a fault: %s', async (body) => {
    const sim = await simulator();
    const added = await control(sim, 'POST', 'faults', body);
    expect(added.status).toBe(201);
    expect(json(added)).toMatchObject({ on: 'read', kind: 'answer', status: 403 });
    expect((await read(sim)).status).toBe(403);
    expect((await read(sim)).status).toBe(200);
  });

  test('adds a refusal that begins after its own answer', async () => {
    const sim = await simulator();
    const added = await control(sim, 'POST', 'faults', '{"on":"any","kind":"refuse","ms":5000}');
    expect(added).toMatchObject({ status: 201, end: 'whole' });
    expect((await read(sim)).end).toBe('ECONNREFUSED');
  });

  test('says why a fault is refused', async () => {
    const seen = await control(await simulator(), 'POST', 'faults', '{"kind":"cut"}');
    expect(seen.status).toBe(400);
    expect((json(seen) as { error: string }).error).toMatch(/^fault: on: .*"command"\|"read"/);
  });

  test('answers a wrong method with the right ones', async () => {
    const seen = await control(await simulator(), 'PUT', 'journal');
    expect(seen).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  });

  test.each(['', 'nope', 'toString', 'journal/1'])('says what there is instead of “%s”', async (name) => {
    const seen = await control(await simulator(), 'GET', name);
    expect(seen.status).toBe(404);
    expect(seen.body).toContain('/_simulator/journal');
  });

  test('is not touched by faults', async () => {
    const always = { on: 'any', kind: 'answer', status: 500, effect: false, times: 'always' } as const;
    const sim = await simulator({ faults: [always] });
    expect((await control(sim, 'GET', 'journal')).status).toBe(200);
    expect((await read(sim)).status).toBe(500);
  });
});
