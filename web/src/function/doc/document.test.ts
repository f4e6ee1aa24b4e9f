import { expect, test } from 'vitest';
import { groupsOf, type DocumentEntry } from '@/function/doc/document';

const entry = (id: string, group: string, more: Partial<DocumentEntry> = {}): DocumentEntry => ({
  id, title: id, code: id, definition: null, description: null, category: null, integration: null, tags: [], fields: [], more: false, group, subject: null, expireTime: null, limits: {}, isDisabled: false, apiAuth: null, ...more,
});
const entries = [entry('a', 'Money', { tags: ['rates'] }), entry('b', 'Devices', { description: 'Reads a METER' }), entry('c', 'Money')];

test('entries stand in groups, in their order', () => {
  expect(groupsOf(entries, '').map(({ title, entries: found }) => [title, found.map(({ id }) => id)])).toEqual([['Money', ['a', 'c']], ['Devices', ['b']]]);
});
test('every word has to occur, anywhere in the entry', () => {
  expect(groupsOf(entries, 'meter devices').flatMap(({ entries: found }) => found.map(({ id }) => id))).toEqual(['b']);
  expect(groupsOf(entries, 'money rates')).toHaveLength(1);
  expect(groupsOf(entries, 'nothing')).toEqual([]);
});
