import { ref, watch, type Ref } from 'vue';
import { useRoute } from 'vue-router';

/** Line of the script's published code the address asks for (`view=published&line=`), 0 when none; `show` brings that code into sight. */
export function usePublishedLine(scriptId: string, ready: Readonly<Ref<boolean>>, show: () => void): Readonly<Ref<number>> {
  const route = useRoute();
  const asked = ref(0);
  watch([ready, () => route.params.scriptId, () => route.query.line, () => route.query.view], () => {
    // scripts out of sight stay as they are
    if (route.params.scriptId !== scriptId) return;
    const line = Number(route.query.line);
    asked.value = ready.value && route.query.view === 'published' && Number.isInteger(line) ? line : 0;
    if (asked.value > 0) show();
  }, { flush: 'post', immediate: true });
  return asked;
}
