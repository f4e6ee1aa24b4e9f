import { expect, test } from 'vitest';
import { losing, type Caller } from '@/script/publishCallers';

const caller = (id: string, func: string): Caller => ({ kind: 'links', id, func });

test('a function the draft no longer exports is named with all that calls it', () => {
  const found = losing([caller('a', 'kept'), caller('b', 'gone'), caller('c', 'gone')], ['kept', 'new']);
  expect([...found].map(([name, callers]) => [name, callers.map(({ id }) => id)])).toEqual([['gone', ['b', 'c']]]);
});
