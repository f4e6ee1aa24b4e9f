import { describe, expect, test } from 'vitest';
import { aboutLength, lengthOf, simulate, type Scene } from '@/trigger/policySimulation';

const calm: Scene = { overlap: 'skip', missed: 'none', missedWindow: 3600, jitter: 0, period: 60, length: 20, count: 5, down: null };
const outcomes = (scene: Partial<Scene>): string[] => simulate({ ...calm, ...scene }).dues.map(({ outcome }) => outcome);

describe('a run is due while the one before runs', () => {
  const slow = { length: 90 };
  test('short runs never meet', () => {
    expect(outcomes({})).toEqual(Array(5).fill('started'));
  });
  test('a run that ends when the next is due is no overlap', () => {
    expect(outcomes({ length: 60 })).toEqual(Array(5).fill('started'));
  });
  test('skip leaves every other one out', () => {
    expect(outcomes({ ...slow, overlap: 'skip' })).toEqual(['started', 'overlap', 'started', 'overlap', 'started']);
  });
  test('queue starts each as soon as the one before ends', () => {
    const { dues, lanes } = simulate({ ...calm, ...slow, overlap: 'queue' });
    expect(dues.map(({ late }) => late)).toEqual([0, 30, 60, 90, 120]);
    expect(dues.slice(1).every(({ outcome }) => outcome === 'waited')).toBe(true);
    expect(lanes).toBe(1);
  });
  test('replace ends the one before', () => {
    const { dues, runs } = simulate({ ...calm, ...slow, overlap: 'replace' });
    expect(dues.map(({ outcome }) => outcome)).toEqual(['started', 'replacing', 'replacing', 'replacing', 'replacing']);
    expect(runs.map(({ end, cancelled }) => [end, cancelled])).toEqual([[60, true], [120, true], [180, true], [240, true], [330, false]]);
  });
  test('allow lets them run beside each other, in rows of their own', () => {
    const { dues, lanes } = simulate({ ...calm, length: 130, overlap: 'allow' });
    expect(dues.map(({ outcome }) => outcome)).toEqual(['started', 'parallel', 'parallel', 'parallel', 'parallel']);
    expect(dues.map(({ run }) => run?.lane)).toEqual([0, 1, 2, 0, 1]);
    expect(lanes).toBe(3);
  });
});

describe('nobody is there to start runs', () => {
  const down = { from: 50, to: 200 };
  test('none makes up for nothing', () => {
    expect(outcomes({ down })).toEqual(['started', 'missed', 'missed', 'missed', 'started']);
  });
  test('last makes up for the last one, at once', () => {
    const { dues } = simulate({ ...calm, down, missed: 'last' });
    expect(dues.map(({ outcome }) => outcome)).toEqual(['started', 'missed', 'missed', 'madeUp', 'started']);
    expect(dues[3]).toMatchObject({ late: 20, run: { start: 200 } });
  });
  test('all makes up for those within the window; the others are too old', () => {
    expect(outcomes({ down, missed: 'all', missedWindow: 100, overlap: 'allow' })).toEqual(['started', 'beyondWindow', 'madeUp', 'madeUp', 'started']);
  });
  test('what is made up for comes one after the other, before what is due meanwhile', () => {
    const { dues, runs } = simulate({ ...calm, down, missed: 'all', overlap: 'skip' });
    expect(dues.map(({ outcome }) => outcome)).toEqual(['started', 'madeUp', 'madeUp', 'madeUp', 'overlap']);
    expect(runs.map(({ start }) => start)).toEqual([0, 200, 220, 240]);
  });
  test('what is due while others wait to be made up for waits behind them', () => {
    const { dues, runs } = simulate({ ...calm, length: 50, down, missed: 'all', overlap: 'skip' });
    expect(dues.map(({ outcome }) => outcome)).toEqual(['started', 'madeUp', 'madeUp', 'madeUp', 'waited']);
    expect(runs.map(({ start }) => start)).toEqual([0, 200, 250, 300, 350]);
  });
  test('with allow they all start at once', () => {
    expect(simulate({ ...calm, down, missed: 'all', overlap: 'allow' }).dues.map(({ run }) => run?.start)).toEqual([0, 200, 200, 200, 240]);
  });
  test('of the last one only its own age counts', () => {
    expect(outcomes({ down, missed: 'last', missedWindow: 30 })).toEqual(['started', 'missed', 'missed', 'madeUp', 'started']);
  });
  test('a window too short for any leaves nothing', () => {
    expect(outcomes({ down, missed: 'last', missedWindow: 10 })).toEqual(['started', 'beyondWindow', 'beyondWindow', 'beyondWindow', 'started']);
  });
  test('a run that is due replaces none that is made up for as long as others of them wait', () => {
    const { runs } = simulate({ ...calm, length: 90, down, missed: 'all', overlap: 'replace' });
    expect(runs.map(({ start, end, cancelled }) => [start, end, cancelled])).toEqual([[0, 90, false], [200, 290, false], [290, 380, false], [380, 470, false], [470, 560, false]]);
  });
});

test('jitter shifts each start, the same way each time, never to the next due time', () => {
  const shifted = simulate({ ...calm, jitter: 600 });
  expect(shifted.dues.every(({ outcome, late }) => outcome === 'shifted' && late > 0 && late < 60)).toBe(true);
  expect(simulate({ ...calm, jitter: 600 })).toEqual(shifted);
});

test.each([[30, 30, 'second'], [60, 1, 'minute'], [90, 90, 'second'], [150, 2.5, 'minute'], [5400, 90, 'minute'], [86_400, 1, 'day'], [0.04, 0, 'second']])('%d s is %d %s', (seconds, value, unit) => {
  expect(lengthOf(seconds)).toEqual({ value, unit });
});

test.each([[33, 33, 'second'], [400, 7, 'minute'], [7200, 2, 'hour'], [172_800, 2, 'day']])('%d s is about %d %s', (seconds, value, unit) => {
  expect(aboutLength(seconds)).toEqual({ value, unit });
});
