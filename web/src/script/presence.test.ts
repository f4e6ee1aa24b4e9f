import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import type { PresenceAnswer, PresenceReport, Visitor } from '@/api/types';
import { usePresence } from '@/script/presence';

let scope = effectScope();
let sent: PresenceReport[] = [];
let others: Visitor[] = [];
const ann: Visitor = { userId: 'u-ann', username: 'ann', name: 'Ann', since: '2026-11-25T10:00:00.000Z', isEditing: false, line: 3 };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  [scope, sent, others] = [effectScope(), [], []];
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(send?: (body: PresenceReport) => Promise<PresenceAnswer>) {
  const answering = (body: PresenceReport): Promise<PresenceAnswer> => {
    sent.push(body);
    return Promise.resolve({ conflictId: body.conflictId, isConflict: others.some(({ isEditing }) => isEditing), isEditing: false, user: null, others });
  };
  const found = scope.run(() => usePresence('set__a', () => 7, send ?? answering));
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
  const presence = open((body) => new Promise((resolve) => answers.push((who) => resolve({ conflictId: body.conflictId, isConflict: false, isEditing: false, user: null, others: who }))));
  presence.claim();
  answers[1]?.([]);
  answers[0]?.([ann]);
  await vi.advanceTimersByTimeAsync(1);
  expect(presence.others.value).toEqual([]);
});
