import type { AuthLink, AuthLinkData, Func, JsonObject, JsonValue } from '@/api/types';
import { fieldsOfFunc, furtherFields, startValues, type ArgumentField } from '@/function/argumentFields';
import { orNull } from '@/ui/form';

/** What stands in the stored arguments for "the caller gives it". Older links say FROM_PARAMETER. */
export const byCaller = 'INPUT_BY_CALLER';
export const isByCaller = (value: JsonValue | undefined): boolean => value === byCaller || value === 'FROM_PARAMETER';

export interface Argument {
  name: string;
  fixed: boolean;
  /** Kept while the caller gives it, so that switching to and fro loses nothing; null when there is none. */
  value: JsonValue;
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
  showInDoc: boolean;
  trusted: boolean;
  tags: string[];
  records: number | null;
  note: string;
}

type Signature = Pick<Func, 'definition' | 'description' | 'kwargsJSON'>;

/** The function of a link as its row tells it; null when it is gone. */
export const signatureOf = (link: AuthLink): Signature | null =>
  link.func_id === null ? null : { definition: link.func_definition ?? '', description: link.func_description, kwargsJSON: link.func_kwargsJSON };

/** Parameters of the function first, in its order; then stored arguments it does not name (`**kwargs`, or an older signature). */
export function fieldsOfLink(func: Signature | null, stored: JsonObject): ArgumentField[] {
  const fields = func ? fieldsOfFunc(func) : [];
  const known = new Set(fields.map(({ name }) => name));
  const rest = Object.fromEntries(Object.entries(stored).filter(([name]) => !known.has(name)));
  const fixedRest = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, isByCaller(value) ? null : value]));
  return [...fields, ...furtherFields([], fixedRest)];
}

/** What a fixed value starts from. */
export const firstValue = (field: ArgumentField): JsonValue => field.default ?? startValues([{ ...field, required: true }])[field.name] ?? null;

export function argumentsOf(fields: ArgumentField[], stored: JsonObject): Argument[] {
  return fields.map((field) => {
    const value = stored[field.name];
    const fixed = value !== undefined && !isByCaller(value);
    return { name: field.name, fixed, value: fixed ? value : firstValue(field) };
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
    args: link ? argumentsOf(fieldsOfLink(signatureOf(link), link.funcCallKwargsJSON ?? {}), link.funcCallKwargsJSON ?? {}) : [],
    expireTime: link?.expireTime ?? null,
    limits: units.flatMap((unit) => (typeof throttling[unit] === 'number' ? [{ unit, count: throttling[unit] }] : [])),
    enabled: !(link?.isDisabled ?? false),
    showInDoc: link?.showInDoc ?? false,
    trusted: link?.trusted ?? false,
    tags: link?.tagsJSON ?? [],
    records: link?.taskRecordLimit ?? null,
    note: link?.note ?? '',
  };
}

export function toData(form: LinkForm): AuthLinkData {
  const limits = Object.fromEntries(form.limits.map(({ unit, count }) => [unit, count]));
  return {
    funcId: form.funcId,
    funcCallKwargsJSON: Object.fromEntries(form.args.map(({ name, fixed, value }) => [name, fixed ? value : byCaller])),
    expireTime: form.expireTime,
    throttlingJSON: form.limits.length === 0 ? null : limits,
    isDisabled: !form.enabled,
    showInDoc: form.showInDoc,
    trusted: form.trusted,
    tagsJSON: form.tags.length > 0 ? form.tags : null,
    taskRecordLimit: form.records,
    note: orNull(form.note),
  };
}

/** An address people can use at once. */
export const urlOf = (id: string): string => `${window.location.origin}/api/v1/al/${encodeURIComponent(id)}`;
