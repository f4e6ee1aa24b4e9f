import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import { ApiError } from '@/api/client';
import { crontabs } from '@/api/crontabs';
import type { NextTimes } from '@/api/types';

/** Typing goes on; the server is asked in a pause of this length. */
const pauseMs = 300;
export const shownTimes = 10;

/** The next times of an expression as the server tells them, asked again whenever it or the zone changes. `expression` '' = none. */
export function useNextTimes(expression: Ref<string>, zone: Ref<string>) {
  const next = shallowRef<NextTimes | null>(null);
  const error = shallowRef<unknown>(null);
  let timer = 0;
  let current = new AbortController();

  async function ask(): Promise<void> {
    const mine = (current = new AbortController());
    try {
      const found = await crontabs.nextTimes({ cronExpr: expression.value, timezone: zone.value || undefined, count: shownTimes }, mine.signal);
      if (!mine.signal.aborted) [next.value, error.value] = [found, null];
    } catch (cause) {
      if (!mine.signal.aborted) [next.value, error.value] = [null, cause];
    }
  }
  function plan(): void {
    window.clearTimeout(timer);
    current.abort();
    if (expression.value === '') [next.value, error.value] = [null, null];
    else timer = window.setTimeout(ask, next.value === null && error.value === null ? 0 : pauseMs);
  }
  watch([expression, zone], plan, { immediate: true });
  onScopeDispose(() => {
    window.clearTimeout(timer);
    current.abort();
  });
  /** What the server has against the expression; '' = nothing. */
  const refusal = computed(() => (error.value instanceof ApiError && error.value.status === 400 ? String(error.value.detail.message ?? error.value.message) : ''));
  /** Seconds between two of them at the least; null when there are not two. */
  const period = computed(() => {
    const times = (next.value?.times ?? []).map((time) => Date.parse(time));
    return times.length < 2 ? null : Math.min(...times.slice(1).map((time, i) => time - (times[i] ?? 0))) / 1000;
  });
  return { next, error, refusal, period };
}
