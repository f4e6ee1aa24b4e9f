import { computed, type Ref } from 'vue';

/** Rows of a table that were chosen, one by one, by Shift everything in between, or all of the page. */
export function useChosenRows(rows: () => { id: string }[], chosen: Ref<string[]>) {
  const all = computed(() => rows().length > 0 && rows().every(({ id }) => chosen.value.includes(id)));
  const some = computed(() => chosen.value.length > 0 && !all.value);
  let last = '';

  function choose(id: string, range: boolean): void {
    const ids = rows().map((row) => row.id);
    const [from, to] = [ids.indexOf(last), ids.indexOf(id)].sort((a, b) => a - b) as [number, number];
    const touched = range && from >= 0 ? ids.slice(from, to + 1) : [id];
    const on = !chosen.value.includes(id);
    chosen.value = on ? [...new Set([...chosen.value, ...touched])] : chosen.value.filter((other) => !touched.includes(other));
    last = id;
  }
  const chooseAll = (): void => void (chosen.value = all.value ? [] : rows().map(({ id }) => id));
  return { all, some, choose, chooseAll };
}
