import { useI18n } from 'vue-i18n';
import type { CrontabFire, LateConfig, TaskStatus } from '@/api/types';
import { stateOf } from '@/task/runs/record';
import { aboutLength } from '@/trigger/policySimulation';

/** Reasons of decisions that have a sentence of their own. */
const reasons = ['overlap', 'queueOfConfigFull', 'replacedPrevious', 'replacedByLater', 'madeUp', 'behindMadeUp', 'missed', 'beyondWindow', 'paused', 'pausedGlobally', 'queueFull', 'argumentsTooLarge', 'noFunction', 'badExpression', 'disabled'] as const;

/** Reasons that say more about a run as long as it waits. */
const whileHeld = ['replacedPrevious', 'madeUp', 'behindMadeUp'] as const;

/** Decisions about due times, as sentences. */
export function useFireText() {
  const { t, n } = useI18n();

  function length(seconds: number): string {
    const { value, unit } = aboutLength(seconds);
    return t(`crontab.length.${unit}`, { count: n(value) }, value);
  }
  /** Unknown reasons are told as the server tells them. */
  function sentence({ decision, reason, message, execMode }: Pick<CrontabFire, 'decision' | 'reason' | 'execMode'> & { message?: string | null }): string {
    const waits = decision === 'held' ? whileHeld.find((name) => name === reason) : undefined;
    if (waits) return t(`crontab.heldWhy.${waits}`);
    const known = reasons.find((name) => name === reason);
    if (known) return t(`crontab.reason.${known}`);
    if (reason !== null && message) return message;
    if (decision === 'started' && execMode === 'manual') return t('crontab.byHand');
    return t(`crontab.decision.${decision}`);
  }
  const late = ({ seconds }: LateConfig): string => t('crontab.lateFor', { time: length(seconds) });
  const lateWhy = ({ reason }: LateConfig): string => t(`crontab.lateWhy.${reason}`);
  return { length, sentence, late, lateWhy };
}

/** The state of a run that a row or a fire tells by the word of its record; null when it has none. */
export function statusOf(status: string | null | undefined, exceptionType: string | null = null): TaskStatus | null {
  if (!status) return null;
  if (status === 'running') return status;
  return stateOf({ status, exceptionType, startTimeMs: null, endTimeMs: null });
}
