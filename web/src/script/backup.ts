/** A copy of unsaved text in this browser, so that a lost connection or a closed window loses nothing. */

export interface Backup {
  text: string;
  /** Checksum of the draft the text was written on. */
  base: string | null;
}

const key = (scriptId: string): string => `dff.draft.${scriptId}`;

export const backups = {
  read(scriptId: string): Backup | null {
    try {
      const value = JSON.parse(localStorage.getItem(key(scriptId)) ?? 'null') as Partial<Backup> | null;
      return typeof value?.text === 'string' ? { text: value.text, base: value.base ?? null } : null;
    } catch {
      return null;
    }
  },
  write(scriptId: string, backup: Backup): void {
    try {
      localStorage.setItem(key(scriptId), JSON.stringify(backup));
    } catch {
      // storage is full: the server still gets the text within a second
    }
  },
  drop(scriptId: string): void {
    localStorage.removeItem(key(scriptId));
  },
};
