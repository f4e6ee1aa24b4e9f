import { computed, ref, type Ref } from 'vue';
import type { Func, Script, ScriptSet } from '@/api/types';
import { isEdited, type SetNode } from '@/script/library';

export type TreeRow =
  | { kind: 'set'; id: string; level: 1; open: boolean; set: ScriptSet; count: number }
  | { kind: 'script'; id: string; level: 2; open: boolean; script: Script; leaf: boolean }
  | { kind: 'func'; id: string; level: 3; open: false; func: Func };

const key = 'dff.tree';

const holds = (needle: string, ...texts: (string | null)[]): boolean => texts.some((text) => text?.toLowerCase().includes(needle));

/** The rows of the tree that are to be seen: opened ones, or what the filter finds. `+` lists unpublished scripts. */
export function visibleRows(tree: SetNode[], opened: Set<string>, filter: string): TreeRow[] {
  const needle = filter.trim().toLowerCase();
  const rows: TreeRow[] = [];
  for (const { set, scripts } of tree) {
    const setHit = needle !== '' && needle !== '+' && holds(needle, set.id, set.title);
    const found = scripts.flatMap((node) => {
      if (needle === '' || setHit) return [{ ...node, hits: node.funcs, forced: false }];
      if (needle === '+') return isEdited(node.script) ? [{ ...node, hits: [], forced: false }] : [];
      if (holds(needle, node.script.id, node.script.title)) return [{ ...node, hits: node.funcs, forced: false }];
      const hits = node.funcs.filter((func) => holds(needle, func.name, func.title));
      return hits.length > 0 ? [{ ...node, hits, forced: true }] : [];
    });
    if (needle !== '' && !setHit && found.length === 0) continue;
    const open = needle !== '' ? found.length > 0 && (!setHit || opened.has(set.id)) : opened.has(set.id);
    rows.push({ kind: 'set', id: set.id, level: 1, open, set, count: scripts.length });
    if (!open) continue;
    for (const { script, hits, forced } of found) {
      const scriptOpen = forced || opened.has(script.id);
      rows.push({ kind: 'script', id: script.id, level: 2, open: scriptOpen && hits.length > 0, script, leaf: hits.length === 0 });
      if (scriptOpen) rows.push(...hits.map((func) => ({ kind: 'func' as const, id: func.id, level: 3 as const, open: false as const, func })));
    }
  }
  return rows;
}

export function useTreeRows(tree: Ref<SetNode[]>) {
  const filter = ref('');
  const opened = ref(new Set<string>(JSON.parse(localStorage.getItem(key) ?? '[]') as string[]));

  function setOpen(id: string, open: boolean): void {
    const next = new Set(opened.value);
    if (open) next.add(id);
    else next.delete(id);
    opened.value = next;
    localStorage.setItem(key, JSON.stringify([...next]));
  }

  const rows = computed(() => visibleRows(tree.value, opened.value, filter.value));
  return { rows, filter, setOpen, isOpen: (id: string) => opened.value.has(id) };
}
