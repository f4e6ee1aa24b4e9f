/** Cron expressions as the server reads them: five fields, or six with seconds first. */

export const fieldNames = ['second', 'minute', 'hour', 'day', 'month', 'weekday'] as const;
export type FieldName = (typeof fieldNames)[number];
type Range = { first: number; last: number; names?: string[] };

const ranges: Record<FieldName, Range> = {
  second: { first: 0, last: 59 },
  minute: { first: 0, last: 59 },
  hour: { first: 0, last: 23 },
  day: { first: 1, last: 31 },
  month: { first: 1, last: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  weekday: { first: 0, last: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
};
export const maxLength = 64;
export const rangeOf = (name: FieldName): Range => ranges[name];

export interface CronField {
  name: FieldName;
  text: string;
  /** Sorted; all values of the field when it is `*`. */
  values: number[];
  any: boolean;
  /** Of an every-n field, else 0. */
  step: number;
}
export interface Cron {
  fields: Record<Exclude<FieldName, 'second'>, CronField> & { second?: CronField };
}
export type CronProblem = { problem: 'fields'; count: number } | { problem: 'length' } | { problem: 'value'; name: FieldName; item: string; first: number; last: number };

/** The values of one item of a list; null when it cannot be read. */
function valuesOf(item: string, name: FieldName): number[] | null {
  const { first, last, names } = ranges[name];
  const match = /^(?:([*?])|(\w+)(?:-(\w+))?)(?:\/(\d{1,4}))?$/.exec(item);
  if (!match) return null;
  const [, any, from, to, step] = match;
  const value = (text: string): number => {
    const named = names?.indexOf(text.toLowerCase()) ?? -1;
    return named >= 0 ? named + first : /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  };
  if (any === '?' && name !== 'day' && name !== 'weekday') return null;
  const low = any ? first : value(from ?? '');
  const high = any ? (name === 'weekday' ? 6 : last) : to !== undefined ? value(to) : step !== undefined ? last : low;
  const by = step === undefined ? 1 : Number(step);
  if (!(low >= first && high <= last && low <= high) || by < 1 || by > last - first + 1) return null;
  const values: number[] = [];
  for (let at = low; at <= high; at += by) values.push(name === 'weekday' ? at % 7 : at);
  return values;
}

function readField(text: string, name: FieldName): CronField | string {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const found = valuesOf(item, name);
    if (!found) return item;
    found.forEach((value) => values.add(value));
  }
  return { name, text, values: [...values].sort((a, b) => a - b), any: text === '*' || text === '?', step: Number(/^\*\/(\d+)$/.exec(text)?.[1] ?? 0) };
}

export function readCron(text: string): Cron | CronProblem {
  const words = text.trim().split(/\s+/);
  if (text.trim().length > maxLength) return { problem: 'length' };
  if (words.length !== 5 && words.length !== 6) return { problem: 'fields', count: text.trim() === '' ? 0 : words.length };
  const fields: Partial<Record<FieldName, CronField>> = {};
  for (const [i, word] of words.entries()) {
    const name = fieldNames[i + 6 - words.length] as FieldName;
    const field = readField(word, name);
    if (typeof field === 'string') return { problem: 'value', name, item: field, first: ranges[name].first, last: ranges[name].last };
    fields[name] = field;
  }
  return { fields: fields as Cron['fields'] };
}

/** The expression with a value of one field chosen or taken back; none left is `*`. */
export function toggled(text: string, name: FieldName, value: number | string): string {
  const words = text.trim() === '' ? ['*', '*', '*', '*', '*'] : text.trim().split(/\s+/);
  const at = fieldNames.indexOf(name) - (6 - words.length);
  const cron = readCron(words.join(' '));
  const field = 'fields' in cron ? cron.fields[name] : undefined;
  if (typeof value === 'string') words[at] = value;
  else {
    const now = !field || field.any || field.step > 0 ? [] : field.values;
    const next = now.includes(value) ? now.filter((other) => other !== value) : [...now, value].sort((a, b) => a - b);
    words[at] = next.length === 0 ? '*' : compressed(next);
  }
  return words.join(' ');
}

/** `1,2,3,5` as `1-3,5`. */
export function compressed(values: number[]): string {
  return runsOf(values).map(([from, to]) => (from === to ? String(from) : to === from + 1 ? `${from},${to}` : `${from}-${to}`)).join(',');
}

/** Runs of neighbours. */
export function runsOf(values: number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last && last[1] === value - 1) last[1] = value;
    else runs.push([value, value]);
  }
  return runs;
}
