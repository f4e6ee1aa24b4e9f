// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import type { PresenceAnswer, PresenceReport, Visitor } from '@/api/types';
import { usePresence } from '@/script/presence';

let scope = effectScope();
let sent: PresenceReport[] = [];
let others: Visitor[] = [];
let asks = false;
const ann: Visitor = { userId: 'u-ann', username: 'ann', name: 'Ann', since: '2026-11-25T10:00:00.000Z', isEditing: false, isAsking: false, line: 3 };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  [scope, sent, others, asks] = [effectScope(), [], [], false];
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(send?: (body: PresenceReport) => Promise<PresenceAnswer>, heard = {}) {
  const answering = (body: PresenceReport): Promise<PresenceAnswer> => {
    sent.push(body);
    return Promise.resolve({ conflictId: body.conflictId, isConflict: others.some(({ isEditing }) => isEditing), isEditing: false, isAsking: asks, user: null, others });
  };
  const found = scope.run(() => usePresence('set__a', () => 7, send ?? answering, heard));
  if (!found) throw new Error('scope is gone');
  return found;
}

test('looking claims nothing, the first key does', async () => {
  const presence = open();
  expect(sent[0]).toMatchObject({ routeParams: { id: 'set__a' }, checkOnly: true, line: 7 });
  presence.claim();
  expect(sent[1]).toMatchObject({ checkOnly: false });
  presence.claim();
  expect(sent).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2000);
  expect(sent[2]).toMatchObject({ checkOnly: false });
});

test('somebody who edits holds the script, taking over says so', async () => {
  others = [{ ...ann, isEditing: true }];
  const presence = open();
  await vi.advanceTimersByTimeAsync(1);
  expect([presence.isHeld.value, presence.editor.value?.username]).toEqual([true, 'ann']);
  others = [ann];
  await presence.takeOver();
  expect(sent.at(-1)).toMatchObject({ takeOver: true });
  expect([presence.isHeld.value, presence.others.value]).toEqual([false, [ann]]);
});

test('the claim of somebody who types nothing for minutes ends', async () => {
  open().claim();
  await vi.advanceTimersByTimeAsync(182_000);
  expect(sent.at(-1)).toMatchObject({ checkOnly: true });
});

test('leaving is said once, and nothing after it', async () => {
  const presence = open();
  presence.leave();
  expect(sent.at(-1)).toMatchObject({ leave: true });
  const count = sent.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(count);
  presence.enter();
  expect(sent).toHaveLength(count + 1);
});

test('an answer that comes too late is dropped', async () => {
  const answers: ((others: Visitor[]) => void)[] = [];
  const presence = open((body) => new Promise((resolve) => answers.push((who) => resolve({ conflictId: body.conflictId, isConflict: false, isEditing: false, isAsking: false, user: null, others: who }))));
  presence.claim();
  answers[1]?.([]);
  answers[0]?.([ann]);
  await vi.advanceTimersByTimeAsync(1);
  expect(presence.others.value).toEqual([]);
});

test('who asked claims as soon as nobody edits', async () => {
  others = [{ ...ann, isEditing: true }];
  const granted = vi.fn();
  const presence = open(undefined, { granted });
  asks = true;
  await presence.ask();
  expect(sent.at(-1)).toMatchObject({ ask: true, checkOnly: true });
  await vi.advanceTimersByTimeAsync(2000);
  expect(presence.asking.value).toBe(true);
  others = [ann];
  await vi.advanceTimersByTimeAsync(2000);
  expect(granted).toHaveBeenCalledTimes(1);
  expect(sent.at(-1)).toMatchObject({ checkOnly: false });
});

test('who asked and hears no asks no more', async () => {
  others = [{ ...ann, isEditing: true }];
  const declined = vi.fn();
  const presence = open(undefined, { declined });
  asks = true;
  await presence.ask();
  asks = false;
  await vi.advanceTimersByTimeAsync(2000);
  expect(declined).toHaveBeenCalledTimes(1);
  expect(presence.asking.value).toBe(false);
  expect(sent.at(-1)).toMatchObject({ checkOnly: true });
});
