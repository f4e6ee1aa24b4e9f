import { describe, expect, test } from 'vitest';
import { readLogLine, zoneShift } from '@/task/logLine';
import { parseArguments } from '@/function/argumentText';
import { errorLine, readTraceback } from '@/task/traceback';

describe('readLogLine', () => {
  test.each([
    ['[2026-11-24 11:44:23.887] [+0ms] hello', '11:44:23.887', 'hello'],
    ['[2026-11-24 11:44:23] hello', '11:44:23', 'hello'],
    ['[11-24 11:44:23] [+3ms] [12ms] hello [x]', '11:44:23', 'hello [x]'],
    ['no prefix', '', 'no prefix'],
    ['[2026-11-24 11:44:23.887] [+0ms] two\nlines', '11:44:23.887', 'two\nlines'],
  ])('%s', (entry, time, text) => {
    expect(readLogLine(entry)).toEqual({ time, text });
  });

  test('the server\'s zone becomes the viewer\'s', () => {
    const startedAt = new Date(2026, 10, 24, 23, 59, 58);
    const shift = zoneShift('[2026-11-25 07:59:59.100] [+0ms] a', startedAt);
    expect(readLogLine('[2026-11-25 08:00:01.000] [+1900ms] b', shift).time).toBe('00:00:01.000');
  });
});

const text = `Traceback (most recent call last):
  File "demo__a", line 8, in outer
    return inner()
  File "demo__b", line 2, in inner
    return 1 / 0
ZeroDivisionError: division by zero`;

describe('traceback', () => {
  test('lines that name a script lead there', () => {
    expect(readTraceback(text).map(({ place }) => place)).toEqual([null, { scriptId: 'demo__a', line: 8 }, null, { scriptId: 'demo__b', line: 2 }, null, null]);
  });

  test('the line to mark is the innermost one of this script', () => {
    expect(errorLine(text, 'demo__a')).toBe(8);
    expect(errorLine(text, 'demo__c')).toBeNull();
    expect(errorLine(null, 'demo__a')).toBeNull();
  });
});

describe('parseArguments', () => {
  test('an empty box means no arguments', () => {
    expect(parseArguments('  ')).toEqual({ kwargs: {} });
  });
  test.each(['[1]', '"x"', 'null', '3'])('%s is no object', (value) => {
    expect(parseArguments(value)).toEqual({ problem: 'notObject' });
  });
  test('bad JSON says where', () => {
    expect(parseArguments('{"a": }')).toMatchObject({ problem: 'notJson' });
  });
});
