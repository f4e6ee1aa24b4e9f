/** Earlier texts of scripts, kept in this browser: they need no network and no server. */

export type SnapshotReason = 'typed' | 'run' | 'published' | 'restored' | 'replaced';

export interface Snapshot {
  id: number;
  scriptId: string;
  at: number;
  reason: SnapshotReason;
  text: string;
}

/** Texts kept for one script; the oldest go first. */
export const snapshotLimit = 200;
/** While somebody types, a text is kept this often. */
export const typingMs = 30_000;

let database: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('dff.history', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('texts', { keyPath: 'id', autoIncrement: true }).createIndex('script', 'scriptId');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no IndexedDB'));
  });
  return database;
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}

export const localHistory = {
  /** Newest first. */
  async list(scriptId: string): Promise<Snapshot[]> {
    const texts = (await open()).transaction('texts').objectStore('texts');
    return ((await settled(texts.index('script').getAll(scriptId))) as Snapshot[]).reverse();
  },
  /** Keeps a text unless it is the newest one already. */
  async keep(scriptId: string, text: string, reason: SnapshotReason, at = Date.now()): Promise<void> {
    const texts = (await open()).transaction('texts', 'readwrite').objectStore('texts');
    const keys = await settled(texts.index('script').getAllKeys(scriptId));
    const newest = keys.at(-1);
    if (newest !== undefined && ((await settled(texts.get(newest))) as Snapshot).text === text) return;
    await settled(texts.add({ scriptId, at, reason, text }));
    for (const old of keys.slice(0, Math.max(0, keys.length + 1 - snapshotLimit))) texts.delete(old);
  },
};

/** Keeps texts of one script while it is written. Without IndexedDB (private windows of some browsers) there is no history. */
export function useSnapshots(scriptId: string, history: Pick<typeof localHistory, 'keep'> = localHistory) {
  let last = 0;
  const keep = (text: string, reason: SnapshotReason): Promise<void> => history.keep(scriptId, text, reason).catch(() => undefined);

  function typed(text: string, now = Date.now()): void {
    if (now - last < typingMs) return;
    last = now;
    void keep(text, 'typed');
  }
  return { typed, keep };
}

export type Snapshots = ReturnType<typeof useSnapshots>;
