import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { scripts } from '@/api';
import { ApiError } from '@/api/client';
import type { ScriptWithCode } from '@/api/types';
import { backups } from '@/script/backup';

/** `gone`: the script was deleted; its text is here and in this browser only. */
export type SaveState = 'clean' | 'dirty' | 'saving' | 'saved' | 'failed' | 'conflict' | 'gone';

export interface Conflict {
  mine: string;
  theirs: string;
}

type Store = Pick<typeof scripts, 'get' | 'saveDraft'>;
export interface DraftOptions {
  store?: Store;
  /** Milliseconds between the last change and the save. */
  delay?: number;
  onSaved?: (md5: string) => void;
  /** False when the page itself deleted the script: its text is not kept then. */
  wanted?: () => boolean;
}

/**
 * The text of one script between the editor and the server. One save at a time; a draft that somebody else changed is never
 * overwritten: both texts are kept until the user has chosen. While it is held (somebody else edits), nothing is sent.
 */
export function useDraft(scriptId: string, { store = scripts, delay = 1000, onSaved, wanted = () => true }: DraftOptions = {}) {
  const script = shallowRef<ScriptWithCode | null>(null);
  const text = shallowRef('');
  const saveState = ref<SaveState>('clean');
  const savedAt = shallowRef<Date | null>(null);
  const failure = shallowRef<unknown>(null);
  const conflict = shallowRef<Conflict | null>(null);
  const held = ref(false);
  let stored = '';
  let base: string | null = null;
  let timer = 0;
  let saving: Promise<boolean> | null = null;
  let gone = false;
  let handOver: () => void = () => undefined;

  /** Typed text that the editor has not handed over yet comes in now. Called before the text is compared or sent. */
  function settle(): void {
    handOver();
  }
  /** The editor hands text over in pauses of typing; `now` makes it do so at once. */
  function writtenBy(now: () => void): void {
    handOver = now;
  }
  /** Something was typed; the text itself follows by `edit`. */
  function touch(): void {
    if (saveState.value === 'clean' || saveState.value === 'saved') saveState.value = 'dirty';
  }

  function take(row: ScriptWithCode): void {
    script.value = row;
    stored = row.codeDraft ?? '';
    base = row.codeDraftMD5;
  }

  /** The server has no such script any more: what is written stays here, and in this browser, until somebody decides. */
  function lose(): void {
    settle();
    window.clearTimeout(timer);
    if (saveState.value === 'gone') return;
    saveState.value = 'gone';
    conflict.value = null;
    if (wanted()) backups.write(scriptId, { text: text.value, base: null });
    else backups.drop(scriptId);
  }
  const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
  async function read(): Promise<ScriptWithCode | null> {
    try {
      return await store.get(scriptId);
    } catch (error) {
      if (!isMissing(error) || script.value === null) throw error;
      lose();
      return null;
    }
  }

  /** Reads the script; text this browser could not save earlier comes back, also when the script is gone. */
  async function load(): Promise<void> {
    const left = backups.read(scriptId);
    try {
      take(await store.get(scriptId));
    } catch (error) {
      if (!isMissing(error) || left === null) throw error;
      text.value = left.text;
      return lose();
    }
    if (left === null || left.text === stored) {
      text.value = stored;
      backups.drop(scriptId);
      return;
    }
    text.value = left.text;
    if (left.base !== null && left.base === base) {
      edit(left.text);
    } else {
      saveState.value = 'conflict';
      conflict.value = { mine: left.text, theirs: stored };
    }
  }

  function edit(next: string): void {
    text.value = next;
    if (saveState.value === 'conflict' || saveState.value === 'gone') {
      backups.write(scriptId, { text: next, base: null });
      return;
    }
    window.clearTimeout(timer);
    if (next === stored) {
      saveState.value = savedAt.value ? 'saved' : 'clean';
      backups.drop(scriptId);
      return;
    }
    saveState.value = 'dirty';
    backups.write(scriptId, { text: next, base });
    if (!held.value) timer = window.setTimeout(() => void save(), delay);
  }

  /** True when the server has the text. */
  async function save(): Promise<boolean> {
    settle();
    window.clearTimeout(timer);
    if (saving) {
      await saving;
      return save();
    }
    if (saveState.value === 'conflict' || saveState.value === 'gone') return false;
    if (text.value === stored) return true;
    if (held.value) return false;
    saving = send(text.value, base);
    const ok = await saving;
    saving = null;
    settle();
    // typed on while the answer was under way
    if (ok && text.value !== stored) edit(text.value);
    return ok;
  }

  async function send(sent: string, previous: string | null): Promise<boolean> {
    saveState.value = 'saving';
    try {
      const { codeDraftMD5 } = await store.saveDraft(scriptId, sent, previous);
      stored = sent;
      base = codeDraftMD5;
      savedAt.value = new Date();
      failure.value = null;
      saveState.value = 'saved';
      backups.drop(scriptId);
      onSaved?.(codeDraftMD5);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) {
        await meetConflict();
      } else if (isMissing(error)) {
        lose();
      } else {
        failure.value = error;
        saveState.value = 'failed';
        // the copy in this browser outlives the page; the next page sends it
        if (!gone) timer = window.setTimeout(() => void save(), delay * 5);
      }
      return false;
    }
  }

  async function meetConflict(): Promise<void> {
    settle();
    saveState.value = 'conflict';
    backups.write(scriptId, { text: text.value, base: null });
    try {
      take(await store.get(scriptId));
      // saved by an earlier try whose answer was lost
      if (stored === text.value) agree();
      else conflict.value = { mine: text.value, theirs: stored };
    } catch (error) {
      failure.value = error;
    }
  }

  function agree(): void {
    conflict.value = null;
    saveState.value = 'saved';
    savedAt.value = new Date();
    backups.drop(scriptId);
    onSaved?.(base ?? '');
  }

  /** Both texts as they are now, for the comparison. */
  async function refreshConflict(): Promise<void> {
    settle();
    if (saveState.value === 'conflict') await meetConflict();
  }

  /** The user's choice becomes the draft, on top of what the server has now. */
  async function resolve(chosen: string): Promise<boolean> {
    settle();
    conflict.value = null;
    saveState.value = 'dirty';
    text.value = chosen;
    if (chosen === stored) {
      agree();
      return true;
    }
    return save();
  }

  /** Shows what somebody else saved, if nothing was typed here since. Own text stays; saving it will then ask. */
  async function follow(md5?: string): Promise<void> {
    settle();
    if (md5 !== undefined && md5 === base) return;
    if (saving || text.value !== stored || saveState.value === 'conflict') return;
    const row = await read();
    settle();
    // typed while the answer was under way
    if (row === null || saving || text.value !== stored || row.codeDraftMD5 === base) return;
    take(row);
    text.value = stored;
    saveState.value = 'clean';
  }

  /** Somebody else edits: text stays here and is not sent until released. */
  function hold(now: boolean): void {
    if (held.value === now) return;
    settle();
    held.value = now;
    window.clearTimeout(timer);
    if (!now && text.value !== stored) edit(text.value);
  }

  /** A text that became the draft on the server by another way, for example by restoring a version. */
  function accept(restored: string, md5: string): void {
    settle();
    window.clearTimeout(timer);
    stored = restored;
    base = md5;
    text.value = restored;
    saveState.value = 'dirty';
    agree();
  }

  /** Reads what was published, after a publication. */
  async function refreshPublished(): Promise<void> {
    const row = await read();
    // made anew by somebody: their text may be another one
    if (row !== null && saveState.value === 'gone') return comeBack(row);
    if (row !== null && script.value) script.value = { ...script.value, code: row.code, codeMD5: row.codeMD5, publishVersion: row.publishVersion };
  }

  /** The script is there again: with the same text all is well, else both texts are to be compared. */
  function comeBack(row: ScriptWithCode): void {
    take(row);
    saveState.value = 'dirty';
    if (stored === text.value) return agree();
    saveState.value = 'conflict';
    conflict.value = { mine: text.value, theirs: stored };
  }
  /** Nobody wants the text of a script that is gone. */
  function discard(): void {
    backups.drop(scriptId);
    text.value = stored;
  }

  const published = computed(() => script.value?.code ?? '');
  const version = computed(() => script.value?.publishVersion ?? 0);

  onScopeDispose(() => {
    gone = true;
    settle();
    window.clearTimeout(timer);
    backups.flush();
    if (text.value !== stored && saveState.value !== 'conflict' && saveState.value !== 'gone') void save();
  });

  return { script, text, saveState, savedAt, failure, conflict, held, published, version, base: () => base, load, edit, touch, settle, writtenBy, save, resolve, refreshConflict, follow, hold, accept, refreshPublished, lose, discard };
}

export type Draft = ReturnType<typeof useDraft>;
