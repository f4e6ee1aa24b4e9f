import type { CrontabConfig, CrontabConfigData, MissedPolicy, OverlapPolicy } from '@/api/types';
import { isByCaller } from '@/binding/callableForm';
import { parseArguments } from '@/function/argumentText';
import { orNull } from '@/ui/form';

/** As the server's, in seconds. */
export const missedWindowMax = 604_800;
export const jitterMax = 3600;
export const missedWindowDefault = 3600;

export interface CrontabForm extends Record<string, unknown> {
  funcId: string;
  id: string;
  /** JSON text; nobody calls, so all of them are fixed. */
  args: string;
  cron: string;
  timezone: string;
  overlap: OverlapPolicy;
  missed: MissedPolicy;
  /** Null while its box is empty. */
  missedWindow: number | null;
  jitter: number | null;
  expireTime: string | null;
  enabled: boolean;
  tags: string[];
  records: number | null;
  note: string;
}

export function toForm(config: CrontabConfig | null): CrontabForm {
  // what a link would leave to its caller, nobody gives here
  const kwargs = Object.fromEntries(Object.entries(config?.funcCallKwargsJSON ?? {}).filter(([, value]) => !isByCaller(value)));
  return {
    funcId: config?.funcId ?? '',
    id: config?.id ?? '',
    args: Object.keys(kwargs).length === 0 ? '{}' : JSON.stringify(kwargs, null, 2),
    cron: config?.crontab ?? '',
    timezone: config?.timezone ?? '',
    overlap: config?.overlapPolicy ?? 'skip',
    missed: config?.missedPolicy ?? 'none',
    missedWindow: config?.missedWindow ?? missedWindowDefault,
    jitter: config?.jitter ?? 0,
    expireTime: config?.expireTime ?? null,
    enabled: !(config?.isDisabled ?? false),
    tags: config?.tagsJSON ?? [],
    records: config?.taskRecordLimit ?? null,
    note: config?.note ?? '',
  };
}

export function toData(form: CrontabForm): CrontabConfigData {
  const parsed = parseArguments(form.args);
  return {
    funcId: form.funcId,
    funcCallKwargsJSON: 'kwargs' in parsed ? parsed.kwargs : {},
    crontab: orNull(form.cron),
    timezone: orNull(form.timezone),
    overlapPolicy: form.overlap,
    missedPolicy: form.missed,
    missedWindow: form.missedWindow ?? missedWindowDefault,
    jitter: form.jitter ?? 0,
    expireTime: form.expireTime,
    isDisabled: !form.enabled,
    tagsJSON: form.tags.length > 0 ? form.tags : null,
    taskRecordLimit: form.records,
    note: orNull(form.note),
  };
}
