import { computed, ref, shallowRef, watch } from 'vue';
import { useRoute } from 'vue-router';
import type { Envelope } from '@/api/client';
import { useRowActions, type BindingType, type ToggledRow } from '@/binding/rowActions';
import { useList } from '@/ui/list';

interface Api<Row> {
  page: (search: string, page: number, signal: AbortSignal, more: { sort?: string; state?: string }) => Promise<Envelope<Row[]>>;
  find: (id: string) => Promise<Row | null>;
}

/** The state of a list of bindings whose drawer, order and choice live in the address. */
export function useBindingPage<Row extends ToggledRow>(type: BindingType, api: Api<Row>) {
  const route = useRoute();
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const sort = computed(() => text(route.query.sort));
  /** Which rows are asked for; kinds without such a filter have none in the address. */
  const state = computed(() => text(route.query.state));
  const list = useList<Row>((search, page, signal) => api.page(search, page, signal, { sort: sort.value, state: state.value }), () => `${state.value} ${sort.value}`);
  const chosen = ref<string[]>([]);
  const open = computed(() => text(route.query.open) || null);
  /** A row in the address may stand on another page of the list. */
  const elsewhere = shallowRef<Row | null>(null);
  const row = computed(() => list.rows.value.find((known) => known.id === open.value) ?? (elsewhere.value?.id === open.value ? elsewhere.value : null));

  async function load(): Promise<void> {
    await list.load();
    chosen.value = chosen.value.filter((id) => list.rows.value.some((known) => known.id === id));
  }
  async function done(id: string | null): Promise<void> {
    list.go({ open: id ?? undefined });
    await load();
  }
  watch([open, list.loaded], async () => {
    const id = open.value;
    if (id === null || id === 'new' || row.value !== null || !list.loaded.value) return;
    elsewhere.value = await api.find(id).catch(() => null);
  }, { immediate: true });
  watch([list.search, list.page, state], () => (chosen.value = []));
  return { list, rows: list.rows, go: list.go, sort, state, chosen, open, row, load, done, ...useRowActions(type, list, load) };
}
