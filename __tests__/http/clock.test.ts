import { describe, expect, jest, test } from '@jest/globals';
import { Deadline, systemClock, timerMs } from '../../src/http/clock.js';
import { FakeClock } from '../../tools/simulated-time.js';

describe('a timer’s delay', () => {
  // Node drops fractions, and counts from the start of the turn of the event loop: up to 2 ms too soon.
  test.each([
    [0, 1],
    [-5, 1],
    [0.1, 2],
    [99.9, 101],
    [100, 101],
  ])('for %d ms is %d', (ms, delay) => {
    expect(timerMs(ms)).toBe(delay);
  });
});

describe('a deadline', () => {
  test('has passed once nothing is left', () => {
    const clock = new FakeClock();
    clock.advance(1_000);
    const deadline = new Deadline(clock, 500);
    expect([deadline.remainingMs(), deadline.passed()]).toEqual([500, false]);
    clock.advance(499);
    expect([deadline.remainingMs(), deadline.passed()]).toEqual([1, false]);
    clock.advance(1);
    expect([deadline.remainingMs(), deadline.passed()]).toEqual([0, true]);
    clock.advance(9);
    expect([deadline.remainingMs(), deadline.passed()]).toEqual([0, true]);
  });
});

describe('the clock of the machine', () => {
  test('tells monotonic and wall-clock time', () => {
    const nowMs = systemClock.nowMs();
    expect(systemClock.nowMs()).toBeGreaterThanOrEqual(nowMs);
    // In milliseconds.
    expect(Math.abs(nowMs / 1000 - process.hrtime()[0])).toBeLessThan(60);
    expect(Math.abs(systemClock.wallMs() - Date.now())).toBeLessThan(60_000);
  });

  test('stops what it does again and again', () => {
    jest.useFakeTimers();
    try {
      const action = jest.fn();
      const stop = systemClock.every(10, action);
      jest.advanceTimersByTime(25);
      stop();
      jest.advanceTimersByTime(100);
      expect(action).toHaveBeenCalledTimes(2);
    } finally {
      jest.useRealTimers();
    }
  });

  test('sleeps for as long as it is told, and no less', async () => {
    jest.useFakeTimers();
    let awake = false;
    const sleeping = systemClock.sleep(1_000.5).then(() => {
      awake = true;
    });
    await jest.advanceTimersByTimeAsync(1_001);
    expect(awake).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(awake).toBe(true);
    await sleeping;
    jest.useRealTimers();
  });

  test('does not sleep when it is interrupted before, and wakes when it is interrupted', async () => {
    jest.useFakeTimers();
    await systemClock.sleep(60_000, AbortSignal.abort());
    expect(jest.getTimerCount()).toBe(0);
    const interruption = new AbortController();
    const remove = jest.spyOn(interruption.signal, 'removeEventListener');
    const sleeping = systemClock.sleep(60_000, interruption.signal);
    expect(jest.getTimerCount()).toBe(1);
    interruption.abort();
    await sleeping;
    expect(jest.getTimerCount()).toBe(0);
    expect(remove).toHaveBeenCalledWith('abort', expect.any(Function));
    jest.useRealTimers();
  });
});
