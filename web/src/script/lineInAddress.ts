import { watch, type Ref } from 'vue';
import { useRoute } from 'vue-router';

export interface PlaceInScript {
  line: number;
  published: boolean;
}

/** Follows `?line=` (and `view=published`) of the address, now and whenever it changes, once the script is there. */
export function useLineInAddress(ready: Readonly<Ref<boolean>>, show: (place: PlaceInScript) => unknown): void {
  const route = useRoute();
  const place = (): PlaceInScript => ({ line: Number(route.query.line), published: route.query.view === 'published' });
  watch([ready, () => route.query.line, () => route.query.view], () => {
    const { line, published } = place();
    if (ready.value && Number.isInteger(line) && line > 0) show({ line, published });
  }, { flush: 'post', immediate: true });
}
