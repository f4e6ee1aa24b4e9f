// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import { ApiError } from '@/api/client';
import type { ScriptWithCode } from '@/api/types';
import { backups } from '@/script/backup';
import { useDraft } from '@/script/draft';

/** Holds one draft as the server does: a save on an outdated checksum is refused. */
class FakeStore {
  saves: string[] = [];
  failNext = false;
  hold: Promise<void> | null = null;
  constructor(public text: string) {}
  get md5(): string {
    return `md5 of ${this.text}`;
  }
  deleted = false;
  #missing = (): ApiError => new ApiError(404, 'EClientNotFound', 'no such script');
  get = (): Promise<ScriptWithCode> =>
    this.deleted ? Promise.reject(this.#missing()) : Promise.resolve({ id: 'set__a', scriptSetId: 'set', title: null, description: null, publishVersion: 1, code: 'live', codeMD5: 'live', codeDraft: this.text, codeDraftMD5: this.md5, updateTime: '' });
  saveDraft = async (_id: string, text: string, previous: string | null): Promise<{ id: string; codeDraftMD5: string }> => {
    await this.hold;
    if (this.deleted) throw this.#missing();
    if (this.failNext) {
      this.failNext = false;
      throw new ApiError(0, 'ENetwork', 'no answer');
    }
    if (previous !== null && previous !== this.md5) throw new ApiError(409, 'EBizRequestConflict.scriptDraftAlreadyChanged', 'changed');
    this.text = text;
    this.saves.push(text);
    return { id: 'set__a', codeDraftMD5: this.md5 };
  };
}

let scope = effectScope();
beforeEach(() => {
  vi.useFakeTimers();
  // what the page of the test before still wrote
  backups.drop('set__a');
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  localStorage.clear();
});

async function open(store: FakeStore) {
  const draft = scope.run(() => useDraft('set__a', { store }));
  if (!draft) throw new Error('scope is gone');
  await draft.load();
  return draft;
}

describe('useDraft', () => {
  test('saves one second after the last change, once', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    draft.edit('ab');
    await vi.advanceTimersByTimeAsync(800);
    draft.edit('abc');
    await vi.advanceTimersByTimeAsync(800);
    expect(store.saves).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(store.saves).toEqual(['abc']);
    expect(draft.saveState.value).toBe('saved');
  });

  test('text the editor has not handed over is saved by Save, and nothing from elsewhere takes its place', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    let typed: string | null = null;
    draft.writtenBy(() => {
      if (typed !== null) draft.edit(typed);
      typed = null;
    });
    typed = 'a1';
    draft.touch();
    expect(draft.saveState.value).toBe('dirty');
    expect(await draft.save()).toBe(true);
    expect(store.saves).toEqual(['a1']);
    typed = 'a12';
    store.text = 'from elsewhere';
    await draft.follow('another');
    expect(draft.text.value).toBe('a12');
  });

  test('text that was not handed over is kept in this browser when the page closes', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    draft.writtenBy(() => draft.edit('typed last'));
    store.hold = new Promise(() => undefined);
    scope.stop();
    expect(backups.read('set__a')?.text).toBe('typed last');
  });

  test('an emptied text is saved, too', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    draft.edit('');
    await vi.advanceTimersByTimeAsync(1100);
    expect(store.saves).toEqual(['']);
  });

  test('what is typed during a save goes with the next one', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    let release: () => void = () => undefined;
    store.hold = new Promise((resolve) => (release = resolve));
    draft.edit('b');
    const first = draft.save();
    draft.edit('bc');
    release();
    store.hold = null;
    await first;
    await vi.advanceTimersByTimeAsync(1100);
    expect(store.saves).toEqual(['b', 'bc']);
  });

  test('somebody else\'s draft is not overwritten and both texts are kept', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    store.text = 'theirs';
    draft.edit('mine');
    expect(await draft.save()).toBe(false);
    expect(draft.saveState.value).toBe('conflict');
    expect(draft.conflict.value).toEqual({ mine: 'mine', theirs: 'theirs' });
    expect(store.text).toBe('theirs');
  });

  test('typing on in a conflict saves nothing but keeps the text in the browser', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    store.text = 'theirs';
    draft.edit('mine');
    await draft.save();
    draft.edit('mine and more');
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.text).toBe('theirs');
    expect(backups.read('set__a')?.text).toBe('mine and more');
  });

  test('the text chosen in a conflict becomes the draft', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    store.text = 'theirs';
    draft.edit('mine');
    await draft.save();
    expect(await draft.resolve('both')).toBe(true);
    expect(store.text).toBe('both');
    expect(draft.saveState.value).toBe('saved');
  });

  test('taking the other text saves nothing', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    store.text = 'theirs';
    draft.edit('mine');
    await draft.save();
    expect(await draft.resolve('theirs')).toBe(true);
    expect(store.saves).toEqual([]);
    expect(draft.text.value).toBe('theirs');
  });

  test('a failed save is tried again', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    store.failNext = true;
    draft.edit('b');
    await vi.advanceTimersByTimeAsync(1100);
    expect(draft.saveState.value).toBe('failed');
    await vi.advanceTimersByTimeAsync(5100);
    expect(store.saves).toEqual(['b']);
  });

  test('text left in the browser comes back and is saved', async () => {
    const store = new FakeStore('a');
    backups.write('set__a', { text: 'unsaved', base: store.md5 });
    const draft = await open(store);
    expect(draft.text.value).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(1100);
    expect(store.text).toBe('unsaved');
    expect(backups.read('set__a')).toBeNull();
  });

  test('text left in the browser on an older draft is a conflict', async () => {
    backups.write('set__a', { text: 'unsaved', base: 'md5 of older' });
    const draft = await open(new FakeStore('newer'));
    expect(draft.conflict.value).toEqual({ mine: 'unsaved', theirs: 'newer' });
  });

  test('leaving saves what is not saved yet', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    draft.edit('b');
    scope.stop();
    await vi.advanceTimersByTimeAsync(1);
    expect(store.saves).toEqual(['b']);
  });

  test('a text that is held goes out when it is released', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    draft.hold(true);
    draft.edit('ab');
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.saves).toEqual([]);
    expect(backups.read('set__a')?.text).toBe('ab');
    draft.hold(false);
    await vi.advanceTimersByTimeAsync(1100);
    expect(store.saves).toEqual(['ab']);
  });

  test('follows what somebody else saved while nothing was typed here', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    store.text = 'theirs';
    await draft.follow();
    expect(draft.text.value).toBe('theirs');
    draft.edit('theirs and mine');
    store.text = 'theirs again';
    await draft.follow();
    expect(draft.text.value).toBe('theirs and mine');
  });

  test('a save whose answer was lost is no conflict with oneself', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    draft.edit('ab');
    store.text = 'ab';
    expect(await draft.save()).toBe(false);
    expect(draft.saveState.value).toBe('saved');
    expect(draft.conflict.value).toBeNull();
  });

  test('a failed save is not tried again by a page that is gone', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    draft.edit('b');
    store.failNext = true;
    scope.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(store.saves).toEqual([]);
    expect(backups.read('set__a')?.text).toBe('b');
  });

  test('going back to the stored text needs no save', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    draft.edit('b');
    draft.edit('a');
    await vi.advanceTimersByTimeAsync(2000);
    expect(store.saves).toEqual([]);
    expect(draft.saveState.value).toBe('clean');
  });

  test('a script that somebody deleted keeps its text here, and nothing is sent any more', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    draft.edit('ab');
    store.deleted = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(draft.saveState.value).toBe('gone');
    draft.edit('abc');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([draft.saveState.value, await draft.save(), store.saves]).toEqual(['gone', false, []]);
    expect(backups.read('set__a')?.text).toBe('abc');
    // a page loaded anew shows it, too
    const again = await open(store);
    expect([again.saveState.value, again.text.value]).toEqual(['gone', 'abc']);
  });

  test('a clean script that somebody deleted keeps its text, too, until it is discarded', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    store.deleted = true;
    await draft.refreshPublished();
    expect([draft.saveState.value, backups.read('set__a')?.text]).toEqual(['gone', 'a']);
    draft.discard();
    expect(backups.read('set__a')).toBeNull();
  });

  test('made anew, the script goes on with the text; another text is compared', async () => {
    const store = new FakeStore('a');
    const draft = await open(store);
    store.deleted = true;
    await draft.refreshPublished();
    store.deleted = false;
    await draft.refreshPublished();
    expect([draft.saveState.value, backups.read('set__a')]).toEqual(['saved', null]);
    store.deleted = true;
    await draft.refreshPublished();
    draft.edit('mine');
    Object.assign(store, { deleted: false, text: 'theirs' });
    await draft.refreshPublished();
    expect([draft.saveState.value, draft.conflict.value]).toEqual(['conflict', { mine: 'mine', theirs: 'theirs' }]);
  });

  test('what the page itself deleted is not kept', async () => {
    const store = new FakeStore('a');
    const draft = scope.run(() => useDraft('set__a', { store, wanted: () => false })) ?? expect.fail();
    await draft.load();
    store.deleted = true;
    await draft.refreshPublished();
    expect([draft.saveState.value, backups.read('set__a')]).toEqual(['gone', null]);
  });
});
