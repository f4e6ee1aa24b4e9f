import { batches, links } from '@/api';
import type { AuthLink, AuthLinkData, Batch, BatchData, Binding, Func, JsonObject, JsonValue } from '@/api/types';
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

/** What outsiders can call. */
export type CallableKind = 'link' | 'batch';

export interface CallableForm extends Record<string, unknown> {
  funcId: string;
  id: string;
  args: Argument[];
  apiAuthId: string | null;
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

/** The function of a row as the row tells it; null when it is gone. */
export const signatureOf = (row: Binding): Signature | null =>
  row.func_id === null ? null : { definition: row.func_definition ?? '', description: row.func_description, kwargsJSON: row.func_kwargsJSON };

/** Parameters of the function first, in its order; then stored arguments it does not name (`**kwargs`, or an older signature). */
export function fieldsOfBinding(func: Signature | null, stored: JsonObject): ArgumentField[] {
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

const isLink = (row: AuthLink | Batch): row is AuthLink => 'throttlingJSON' in row;

export function toForm(row: AuthLink | Batch | null): CallableForm {
  const link = row && isLink(row) ? row : null;
  const throttling = link?.throttlingJSON ?? {};
  return {
    funcId: row?.funcId ?? '',
    id: row?.id ?? '',
    args: row ? argumentsOf(fieldsOfBinding(signatureOf(row), row.funcCallKwargsJSON ?? {}), row.funcCallKwargsJSON ?? {}) : [],
    apiAuthId: row?.apiAuthId ?? null,
    expireTime: link?.expireTime ?? null,
    limits: units.flatMap((unit) => (typeof throttling[unit] === 'number' ? [{ unit, count: throttling[unit] }] : [])),
    enabled: !(row?.isDisabled ?? false),
    showInDoc: row?.showInDoc ?? false,
    trusted: link?.trusted ?? false,
    tags: row?.tagsJSON ?? [],
    records: row?.taskRecordLimit ?? null,
    note: row?.note ?? '',
  };
}

/** What both kinds have. */
function common(form: CallableForm): BatchData {
  return {
    funcId: form.funcId,
    funcCallKwargsJSON: Object.fromEntries(form.args.map(({ name, fixed, value }) => [name, fixed ? value : byCaller])),
    apiAuthId: form.apiAuthId,
    isDisabled: !form.enabled,
    showInDoc: form.showInDoc,
    tagsJSON: form.tags.length > 0 ? form.tags : null,
    taskRecordLimit: form.records,
    note: orNull(form.note),
  };
}

export function toData(form: CallableForm): AuthLinkData {
  const limits = Object.fromEntries(form.limits.map(({ unit, count }) => [unit, count]));
  return { ...common(form), expireTime: form.expireTime, throttlingJSON: form.limits.length === 0 ? null : limits, trusted: form.trusted };
}

/** How each kind is kept and called. */
export const callables = {
  link: { ...links, save: (id: string | null, form: CallableForm) => (id === null ? links.add({ ...toData(form), ...(form.id !== '' && { id: form.id }) }) : links.modify(id, toData(form))) },
  batch: { ...batches, save: (id: string | null, form: CallableForm) => (id === null ? batches.add({ ...common(form), ...(form.id !== '' && { id: form.id }) }) : batches.modify(id, common(form))) },
} as const;

/** An address people can use at once. */
export const urlOf = (id: string, kind: CallableKind = 'link'): string => `${window.location.origin}${callables[kind].path(id)}`;
