import { computed, shallowRef, type ComputedRef } from 'vue';
import { systemInfo } from '@/api';
import { isOwnZone } from '@/ui/format';

const zone = shallowRef('');

/** The zone the server counts days in and runs schedules by; empty while unknown, or when its clocks show what the viewer's show. */
export function useServerZone(): { zone: ComputedRef<string>; otherZone: ComputedRef<string> } {
  if (zone.value === '') void systemInfo().then(({ TIMEZONE }) => (zone.value = TIMEZONE)).catch(() => undefined);
  return { zone: computed(() => zone.value), otherZone: computed(() => (zone.value === '' || isOwnZone(zone.value) ? '' : zone.value)) };
}
