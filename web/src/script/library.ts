import { computed, shallowRef } from 'vue';
import { funcs, scripts, scriptSets } from '@/api';
import type { Func, Script, ScriptSet } from '@/api/types';

const setRows = shallowRef<ScriptSet[]>([]);
const scriptRows = shallowRef<Script[]>([]);
const funcRows = shallowRef<Func[]>([]);
const loaded = shallowRef(false);
const error = shallowRef<unknown>(null);
let reading = 0;
/** Scripts, or sets, that this page itself deleted. */
const removedHere = new Set<string>();

/** Whether the draft of a script differs from what is live. */
export const isEdited = (script: Script): boolean => script.codeMD5 !== script.codeDraftMD5;

/** `demo__basic` without its set: `basic`. */
export const shortName = (scriptId: string): string => scriptId.slice(scriptId.indexOf('__') + 2);

function groupBy<T>(rows: T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

export interface SetNode {
  set: ScriptSet;
  scripts: { script: Script; funcs: Func[] }[];
}

/** All sets, scripts and published functions, shared by every page. */
export function useLibrary() {
  async function load(): Promise<void> {
    const turn = ++reading;
    try {
      const rows = await Promise.all([scriptSets.list(), scripts.list(), funcs.list()]);
      if (turn !== reading) return;
      [setRows.value, scriptRows.value, funcRows.value] = rows;
      loaded.value = true;
      error.value = null;
    } catch (cause) {
      if (turn === reading) error.value = cause;
      throw cause;
    }
  }

  /** A saved draft changes one row only: no need to read everything again. */
  function patch(id: string, change: Partial<Script>): void {
    scriptRows.value = scriptRows.value.map((row) => (row.id === id ? { ...row, ...change } : row));
  }

  /** Told before a script or set is deleted, and when that failed or it was made again. */
  function removed(id: string, isRemoved: boolean): void {
    if (isRemoved) removedHere.add(id);
    else removedHere.delete(id);
  }
  const wasRemovedHere = (scriptId: string): boolean => removedHere.has(scriptId) || removedHere.has(scriptId.slice(0, scriptId.indexOf('__')));

  const tree = computed<SetNode[]>(() => {
    const funcsOf = groupBy(funcRows.value, (func) => func.scriptId);
    const scriptsOf = groupBy(scriptRows.value, (script) => script.scriptSetId);
    return setRows.value.map((set) => ({
      set,
      scripts: (scriptsOf.get(set.id) ?? []).map((script) => ({ script, funcs: funcsOf.get(script.id) ?? [] })),
    }));
  });
  const unpublished = computed(() => scriptRows.value.filter(isEdited));
  const scriptOf = (id: string): Script | undefined => scriptRows.value.find((row) => row.id === id);

  return { sets: setRows, scripts: scriptRows, funcs: funcRows, tree, unpublished, loaded, error, load, patch, scriptOf, removed, wasRemovedHere };
}
