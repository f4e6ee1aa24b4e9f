import { shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { queues } from '@/api/tasks';
import { confirm } from '@/ui/confirm';
import { useToasts } from '@/ui/toasts';

/** Emptying queues, which cannot be undone. */
export function useQueueActions() {
  const { t, n } = useI18n();
  const toasts = useToasts();
  const failure = shallowRef<unknown>(null);

  /**
   * @param numbers none = all
   * @param lost what waits there, as last read
   * @return whether it was done
   */
  async function clear(numbers: number[], lost: number): Promise<boolean> {
    const title = numbers.length === 0 ? t('overview.clearTitle') : t('queue.clearTitle', { queue: numbers.join(', ') });
    if (!(await confirm({ title, text: t('queue.clearText', { count: n(lost) }, lost), action: t('queue.doClear'), danger: true, keep: t('common.cancel') }))) return false;
    failure.value = null;
    try {
      await queues.clear(numbers);
      toasts.show(numbers.length === 0 ? t('queue.clearedAll') : t('queue.cleared', { queue: numbers.join(', ') }), { icon: 'queues' });
      return true;
    } catch (error) {
      failure.value = error;
      return false;
    }
  }

  return { failure, clear };
}
