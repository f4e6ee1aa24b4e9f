/** A copy of unsaved text in this browser, so that a lost connection or a closed window loses nothing. */

export interface Backup {
  text: string;
  /** Checksum of the draft the text was written on. */
  base: string | null;
}

const key = (scriptId: string): string => `dff.draft.${scriptId}`;
/** The editor hands its text over in pauses of typing; several in one turn are one write. A page that goes away writes at once. */
const pauseMs = 50;
const waiting = new Map<string, Backup>();
let timer = 0;

function store(scriptId: string, backup: Backup): void {
  try {
    localStorage.setItem(key(scriptId), JSON.stringify(backup));
  } catch {
    // storage is full: the server still gets the text within a second
  }
}

function flush(): void {
  window.clearTimeout(timer);
  timer = 0;
  waiting.forEach((backup, scriptId) => store(scriptId, backup));
  waiting.clear();
}
window.addEventListener('pagehide', flush);
window.addEventListener('beforeunload', flush);
document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && flush());

export const backups = {
  read(scriptId: string): Backup | null {
    flush();
    try {
      const value = JSON.parse(localStorage.getItem(key(scriptId)) ?? 'null') as Partial<Backup> | null;
      return typeof value?.text === 'string' ? { text: value.text, base: value.base ?? null } : null;
    } catch {
      return null;
    }
  },
  write(scriptId: string, backup: Backup): void {
    waiting.set(scriptId, backup);
    timer ||= window.setTimeout(flush, pauseMs);
  },
  drop(scriptId: string): void {
    waiting.delete(scriptId);
    localStorage.removeItem(key(scriptId));
  },
  flush,
};
