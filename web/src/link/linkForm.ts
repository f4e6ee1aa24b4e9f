import type { AuthLink, AuthLinkData, Func, FuncParameter, JsonObject, JsonValue } from '@/api/types';
import { orNull } from '@/ui/form';

/** What stands in the stored arguments for "the caller gives it". Older links say FROM_PARAMETER. */
export const byCaller = 'INPUT_BY_CALLER';
const isByCaller = (value: JsonValue | undefined): boolean => value === byCaller || value === 'FROM_PARAMETER';

export interface Argument {
  name: string;
  fixed: boolean;
  /** JSON text of the fixed value. */
  text: string;
}

export const units = ['bySecond', 'byMinute', 'byHour', 'byDay', 'byMonth', 'byYear'] as const;
export type Unit = (typeof units)[number];
export interface Limit {
  unit: Unit;
  count: number;
}

export interface LinkForm extends Record<string, unknown> {
  funcId: string;
  id: string;
  args: Argument[];
  expireTime: string | null;
  limits: Limit[];
  enabled: boolean;
  note: string;
}

/** A value as a person types it: bare words are texts, everything else is JSON. */
export function readValue(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/** The shortest text that `readValue` turns back into the value. */
export function writeValue(value: JsonValue): string {
  const bare = typeof value === 'string' && readValue(value) === value;
  return bare ? value : JSON.stringify(value);
}

/** Parameters of the function first, in its order; then stored arguments it does not name (`**kwargs`, or an older signature). */
export function argumentsOf(parameters: Record<string, FuncParameter> | null, stored: JsonObject): Argument[] {
  const names = Object.keys(parameters ?? {}).filter((name) => !name.startsWith('*'));
  const rest = Object.keys(stored).filter((name) => !names.includes(name));
  return [...names, ...rest].map((name) => {
    const value = stored[name];
    const fixed = value !== undefined && !isByCaller(value);
    return { name, fixed, text: fixed ? writeValue(value) : '' };
  });
}

export function takesMore(func: Pick<Func, 'argsJSON'> | undefined): boolean {
  return func?.argsJSON?.some((name) => name.startsWith('**')) ?? false;
}

export function toForm(link: AuthLink | null): LinkForm {
  const throttling = link?.throttlingJSON ?? {};
  return {
    funcId: link?.funcId ?? '',
    id: link?.id ?? '',
    args: argumentsOf(link?.func_kwargsJSON ?? null, link?.funcCallKwargsJSON ?? {}),
    expireTime: link?.expireTime ?? null,
    limits: units.flatMap((unit) => (typeof throttling[unit] === 'number' ? [{ unit, count: throttling[unit] }] : [])),
    enabled: !(link?.isDisabled ?? false),
    note: link?.note ?? '',
  };
}

export function toData(form: LinkForm): AuthLinkData {
  const limits = Object.fromEntries(form.limits.map(({ unit, count }) => [unit, count]));
  return {
    funcId: form.funcId,
    funcCallKwargsJSON: Object.fromEntries(form.args.map(({ name, fixed, text }) => [name, fixed ? readValue(text) : byCaller])),
    expireTime: form.expireTime,
    throttlingJSON: form.limits.length === 0 ? null : limits,
    isDisabled: !form.enabled,
    note: orNull(form.note),
  };
}

/** An address people can use at once. */
export const urlOf = (id: string): string => `${window.location.origin}/api/v1/al/${encodeURIComponent(id)}`;
