import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { useRoute } from 'vue-router';
import type { Envelope, PageInfo } from '@/api/client';
import { clock } from '@/ui/format';
import { useLayers } from '@/ui/layers';

type Fetch<T> = (search: string, page: number, signal: AbortSignal) => Promise<Envelope<T[]>>;

export interface Failed {
  title: string;
  error: unknown;
  again: () => Promise<void>;
}

/** Names in the address of what opens over a list. */
const layers = ['open', 'try', 'fires'] as const;

/** A list page: search and page number live in the address; late answers are dropped; an error keeps the old rows.
 * `more` is what else the page depends on: filters, order. */
export function useList<T>(fetchPage: Fetch<T>, more: () => string = () => '') {
  const route = useRoute();
  const rows = shallowRef<T[]>([]);
  const pageInfo = shallowRef<PageInfo | null>(null);
  const error = shallowRef<unknown>(null);
  const loading = ref(false);
  const loaded = ref(false);
  const since = ref('');
  const search = computed(() => (typeof route.query.q === 'string' ? route.query.q : ''));
  const page = computed(() => Math.max(1, Number(route.query.page) || 1));
  let current = new AbortController();

  async function load(): Promise<void> {
    current.abort();
    const mine = (current = new AbortController());
    loading.value = true;
    try {
      const envelope = await fetchPage(search.value, page.value, mine.signal);
      if (mine.signal.aborted) return;
      rows.value = envelope.data;
      pageInfo.value = envelope.pageInfo ?? null;
      since.value = clock(new Date());
      error.value = null;
      loaded.value = true;
    } catch (cause) {
      if (!mine.signal.aborted) error.value = cause;
    } finally {
      if (!mine.signal.aborted) loading.value = false;
    }
  }

  const { go: step } = useLayers(layers);
  const go = (query: Record<string, string | undefined>): void => void step(query);

  /** What a change of a row met, above the rows until it went through or was put away. */
  const failed = shallowRef<Failed | null>(null);
  async function attempt(title: string, work: () => Promise<unknown>): Promise<boolean> {
    failed.value = null;
    try {
      await work();
      return true;
    } catch (cause) {
      failed.value = { title, error: cause, again: () => attempt(title, work).then(load) };
      return false;
    }
  }
  const setSearch = (text: string): void => go({ q: text || undefined, page: undefined });
  const setPage = (number: number): void => go({ page: number > 1 ? String(number) : undefined });

  watch([search, page, more], load, { immediate: true });
  onScopeDispose(() => current.abort());
  return { rows, pageInfo, error, loading, loaded, since, search, page, load, go, failed, attempt, setSearch, setPage };
}

export type ListState = ReturnType<typeof useList<unknown>>;
