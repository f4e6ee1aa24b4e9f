import { describe, expect, test } from 'vitest';
import { EventParser } from '@/api/events';

describe('EventParser', () => {
  test('an event split over chunks arrives once and whole', () => {
    const parser = new EventParser();
    expect(parser.push('id: 7\nevent: task.log\nda')).toEqual([]);
    expect(parser.push('ta: {"lines":["a"]}\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ id: '7', name: 'task.log', data: { lines: ['a'] } }]);
  });

  test('heartbeats and comments are no events', () => {
    expect(new EventParser().push(': keep alive\n\n:\n\n')).toEqual([]);
  });

  test('lines may end as on Windows', () => {
    expect(new EventParser().push('event: notice\r\ndata: {"kind":"x"}\r\n\r\n')).toEqual([{ id: '', name: 'notice', data: { kind: 'x' } }]);
  });

  test('several data lines are one text', () => {
    expect(new EventParser().push('data: one\ndata: two\n\n')[0]?.data).toBe('one\ntwo');
  });

  test('a line end split between chunks does not end the event', () => {
    const parser = new EventParser();
    expect(parser.push('event: a\r')).toEqual([]);
    expect(parser.push('\ndata: 1\r\n\r\n')).toEqual([{ id: '', name: 'a', data: 1 }]);
  });
});
