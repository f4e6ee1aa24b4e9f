import { ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { crontabs } from '@/api/crontabs';
import type { PauseData } from '@/api/types';
import type { ListState } from '@/ui/list';
import { useToasts } from '@/ui/toasts';

/** Run now, pause and resume, from the list. `changed` reads it again. */
export function useCrontabActions(list: Pick<ListState, 'attempt'>, changed: () => Promise<void>) {
  const { t } = useI18n();
  const router = useRouter();
  const toasts = useToasts();
  /** What is asked about pausing: an ID, or null for all; undefined = nothing. */
  const asked = ref<string | null | undefined>();
  const busy = ref(false);
  const refused = shallowRef<unknown>(null);
  /** IDs whose run is being asked for. */
  const starting = ref<string[]>([]);

  async function runNow(id: string): Promise<void> {
    if (starting.value.includes(id)) return;
    starting.value = [...starting.value, id];
    const done = await list.attempt(t('crontab.notStarted', { id }), async () => {
      const { taskId } = await crontabs.run(id);
      toasts.show(t('crontab.startedNow', { id }), { icon: 'play', action: { label: t('crontab.showRun'), run: () => void router.push({ name: 'runs', query: { origin: 'cronJob', originId: id, open: taskId } }) } });
    });
    starting.value = starting.value.filter((other) => other !== id);
    if (done) await changed();
  }

  function ask(id: string | null): void {
    refused.value = null;
    asked.value = id;
  }
  const stopAsking = (): void => void (asked.value = undefined);
  async function pause(data: PauseData): Promise<void> {
    if (asked.value === undefined || busy.value) return;
    busy.value = true;
    try {
      await crontabs.pause(asked.value, data);
      toasts.show(asked.value === null ? t('crontab.pausedAll') : t('crontab.paused', { id: asked.value }), { icon: 'pause' });
      stopAsking();
      await changed();
    } catch (error) {
      refused.value = error;
    } finally {
      busy.value = false;
    }
  }
  async function resume(id: string | null): Promise<void> {
    if (await list.attempt(t('crontab.notResumed'), () => crontabs.resume(id))) toasts.show(id === null ? t('crontab.resumedAll') : t('crontab.resumed', { id }), { icon: 'play' });
    await changed();
  }
  return { asked, busy, refused, starting, runNow, ask, stopAsking, pause, resume };
}
