import { ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { runs, type TaskRecord } from '@/api/tasks';
import { stateOf } from '@/task/runs/record';
import { confirm } from '@/ui/confirm';
import { useToasts } from '@/ui/toasts';

/** What can be done to a run: take it back, or run its function once more with the same arguments. */
export function useRunActions() {
  const { t } = useI18n();
  const toasts = useToasts();
  const busy = ref(false);
  const failure = shallowRef<{ title: string; error: unknown } | null>(null);

  async function attempt<T>(title: string, work: () => Promise<T>): Promise<T | null> {
    if (busy.value) return null;
    busy.value = true;
    failure.value = null;
    try {
      return await work();
    } catch (error) {
      failure.value = { title, error };
      return null;
    } finally {
      busy.value = false;
    }
  }

  /** @return whether it was asked for and taken */
  async function cancel(row: Pick<TaskRecord, 'id' | 'funcId' | 'status' | 'startTimeMs' | 'endTimeMs' | 'exceptionType'>): Promise<boolean> {
    const running = stateOf(row) === 'running';
    const sure = await confirm({ title: t('runs.cancelTitle', { name: row.funcId }), text: running ? t('runs.cancelRunning') : t('runs.cancelWaiting'), action: t('runs.cancel'), danger: true, keep: t('runs.keep') });
    return sure && (await attempt(t('runs.notCancelled'), () => runs.cancel(row.id))) !== null;
  }

  /** @return the id of the new run; null when there is none */
  async function again(row: Pick<TaskRecord, 'id'>): Promise<string | null> {
    const made = await attempt(t('runs.notAgain'), () => runs.again(row.id));
    if (made) toasts.show(t('runs.againDone'), { icon: 'redo' });
    return made?.id ?? null;
  }

  return { busy, failure, cancel, again };
}
