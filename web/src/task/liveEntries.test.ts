import { expect, test } from 'vitest';
import { LiveEntries } from '@/task/liveEntries';

test('yielded values and lines of the log are told apart, each in its order', () => {
  const live = new LiveEntries();
  live.hear(0, ['[2026-11-26 10:00:00.000] [+0ms] one', 'yield {"n":1}']);
  const lines = live.lines;
  live.hear(2, ['yield "a"', '[2026-11-26 10:00:01.000] [+9ms] yield 5']);
  expect(live.lines).toEqual(['[2026-11-26 10:00:00.000] [+0ms] one', '[2026-11-26 10:00:01.000] [+9ms] yield 5']);
  expect(live.yields).toEqual(['{"n":1}', '"a"']);
  expect(live.lines).toBe(lines);
});

test('what is told twice counts once, what comes too early waits in its place', () => {
  const live = new LiveEntries();
  live.hear(1, ['yield 2', 'two']);
  live.hear(0, ['one']);
  live.hear(1, ['yield 2', 'two', 'three']);
  expect(live.lines).toEqual(['one', 'two', 'three']);
  expect(live.yields).toEqual(['2']);
});
