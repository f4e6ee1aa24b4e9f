import { computed, onBeforeUnmount, ref, watch, type Ref } from 'vue';

/** Rows kept above and below what is in sight. */
const spare = 10;

/** For long lists of rows of one height: which of them are in sight of the scrolling element. */
export function useVirtualRows(box: Readonly<Ref<HTMLElement | null>>, count: () => number, height: number | (() => number)) {
  const rowHeight = typeof height === 'number' ? () => height : height;
  const top = ref(0);
  const room = ref(600);
  const first = computed(() => Math.max(0, Math.min(Math.floor(top.value / rowHeight()) - spare, count() - 1)));
  const last = computed(() => Math.min(count(), Math.ceil((top.value + room.value) / rowHeight()) + spare));
  const before = computed(() => first.value * rowHeight());
  const after = computed(() => (count() - last.value) * rowHeight());

  function onScroll(): void {
    if (box.value) top.value = box.value.scrollTop;
  }
  function measure(): void {
    if (box.value && box.value.clientHeight > 0) room.value = box.value.clientHeight;
  }
  const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure);
  // it may come into being after its component
  watch(box, (now, was) => {
    if (was) observer?.unobserve(was);
    if (now) observer?.observe(now);
    measure();
  }, { flush: 'post', immediate: true });
  watch(count, (now) => {
    if (top.value > now * rowHeight()) onScroll();
  }, { flush: 'post' });
  onBeforeUnmount(() => observer?.disconnect());
  return { first, last, before, after, onScroll };
}
