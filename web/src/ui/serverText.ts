import { useI18n } from 'vue-i18n';
import { ApiError } from '@/api/client';
import { duration } from '@/ui/format';

/** The server speaks English and names a reason; known reasons have a text here, others appear as sent. */
export function useServerText() {
  const { t, te, n } = useI18n();
  return (error: unknown): string => {
    if (!(error instanceof ApiError)) return String(error instanceof Error ? error.message : error);
    const key = `server.${error.reason.replaceAll('.', '_')}`;
    const detail = typeof error.detail.message === 'string' ? error.detail.message : '';
    const { signInWaitTimeout } = error.detail;
    const { dueInSeconds, waiting } = error.detail;
    // nothing to try again in a moment: none of them is due before
    if (error.reason === 'EWorkerQueueCongestion' && typeof dueInSeconds === 'number' && dueInSeconds > 0) return t('server.queueOfDelayed', { count: n(Number(waiting)), time: duration(Math.ceil(dueInSeconds)) });
    if (te(key)) return t(key, { seconds: typeof signInWaitTimeout === 'number' ? signInWaitTimeout : error.retryAfter });
    return detail ? `${error.message}: ${detail}` : error.message;
  };
}
