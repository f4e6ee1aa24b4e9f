/**
 * Cron expressions as the server reads them (`dff.trigger.cron`): five fields, of which the last may be missing, six with seconds
 * first, or a word. The same examples (`cronExamples.json`) are read by the tests of both.
 */

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

/** The nth such weekday of a month; 0 = the last. */
export interface NthWeekday { weekday: number; nth: number }
export interface CronField {
  name: FieldName;
  text: string;
  /** Sorted; all values of the field when it is `*`. */
  values: number[];
  /** Names every value, however it is written. */
  any: boolean;
  /** Of an every-n field, else 0. */
  step: number;
  /** Of days: the last of the month. */
  last: boolean;
  /** Of weekdays. */
  nths: NthWeekday[];
}
export interface Cron {
  fields: Record<Exclude<FieldName, 'second'>, CronField> & { second?: CronField };
}
export type CronProblem =
  | { problem: 'fields'; count: number }
  | { problem: 'length' }
  | { problem: 'value' | 'step'; name: FieldName; item: string; first: number; last: number }
  | { problem: 'word'; item: string }
  | { problem: 'never'; day: number };

const spaces = /[ \t\n\v\f\r]+/;
const knownWords: Record<string, string> = { '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *' };
export const cronWords = Object.keys(knownWords);
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const sunday = 7;

const written = (text: string): string[] => text.split(spaces).filter((word) => word !== '');
/** The texts of all fields, five or six: words such as `@daily` written out, missing fields as `*`. */
export function fieldTexts(text: string): string[] {
  const words = written(text);
  const all = words.length === 1 ? written(knownWords[words[0]?.toLowerCase() ?? ''] ?? text) : words;
  return [...all, ...Array.from({ length: Math.max(0, 5 - all.length) }, () => '*')];
}

function numberOf(text: string, name: FieldName): number | null {
  const { first, last, names } = ranges[name];
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + first : /^[0-9]{1,4}$/.test(text) ? Number(text) : NaN;
  return value >= first && value <= last ? value : null;
}

/** `5#2`, `friL`, `L5`; null = none of these, or not valid. */
function nthOf(item: string): NthWeekday | null {
  const match = /^(?:([0-9a-z]+)#([1-5])|l([0-9a-z]+)|([0-9a-z]+)l)$/i.exec(item);
  const weekday = match && numberOf(match[1] ?? match[3] ?? match[4] ?? '', 'weekday');
  return weekday === null ? null : { weekday: weekday % sunday, nth: Number(match?.[2] ?? 0) };
}

/** The values of one item of a list. */
function valuesOf(item: string, name: FieldName): number[] | 'value' | 'step' {
  const { first, last } = ranges[name];
  const slash = item.indexOf('/');
  const range = slash < 0 ? item : item.slice(0, slash);
  const stepText = slash < 0 ? '1' : item.slice(slash + 1);
  if (!/^[0-9]{1,4}$/.test(stepText)) return 'value';
  const step = Number(stepText);
  if (step < 1 || step > last - first + 1) return 'step';
  const dash = range.indexOf('-');
  const any = range === '*' || (range === '?' && (name === 'day' || name === 'weekday'));
  const low = any ? first : numberOf(dash < 0 ? range : range.slice(0, dash), name);
  let high = any ? (name === 'weekday' ? sunday - 1 : last) : dash >= 0 ? numberOf(range.slice(dash + 1), name) : slash >= 0 ? last : low;
  if (name === 'weekday' && dash >= 0 && high === 0 && low !== null && low > 0) high = sunday; // fri-sun
  if (low === null || high === null || low > high) return 'value';
  const values: number[] = [];
  for (let at = low; at <= high; at += step) values.push(name === 'weekday' ? at % sunday : at);
  return values;
}

function readField(text: string, name: FieldName): CronField | CronProblem {
  const values = new Set<number>();
  const field: CronField = { name, text, values: [], any: false, step: 0, last: false, nths: [] };
  for (const item of text.split(',')) {
    const nth = name === 'weekday' ? nthOf(item) : null;
    if (name === 'day' && item.toLowerCase() === 'l') field.last = true;
    else if (name === 'weekday' && item.toLowerCase() === 'l') values.add(sunday - 1);
    else if (nth) field.nths.push(nth);
    else {
      const found = valuesOf(item, name);
      if (typeof found === 'string') return { problem: found, name, item, first: ranges[name].first, last: ranges[name].last };
      found.forEach((value) => values.add(value));
    }
  }
  field.values = [...values].sort((a, b) => a - b);
  field.any = values.size === (name === 'weekday' ? sunday : ranges[name].last - ranges[name].first + 1);
  field.step = field.any ? 0 : Number(/^[*?]\/(\d+)$/.exec(text)?.[1] ?? 0);
  return field;
}

export function readCron(text: string): Cron | CronProblem {
  if (written(text).join(' ').length > maxLength) return { problem: 'length' };
  const count = written(text).length;
  const words = fieldTexts(text);
  if (count === 1 && words[0]?.startsWith('@')) return { problem: 'word', item: words[0] };
  if (count === 0 || count > 6) return { problem: 'fields', count };
  const fields: Partial<Record<FieldName, CronField>> = {};
  for (const [i, word] of words.entries()) {
    const name = fieldNames[i + 6 - words.length] as FieldName;
    const field = readField(word, name);
    if ('problem' in field) return field;
    fields[name] = field;
  }
  const cron = { fields: fields as Cron['fields'] };
  const { day, month, weekday } = cron.fields;
  const first = day.values[0];
  const isNever = !day.any && !day.last && weekday.any && first !== undefined && month.values.every((value) => (longestMonths[value - 1] ?? 0) < first);
  return isNever ? { problem: 'never', day: first } : cron;
}

/** The expression with a value of one field chosen or taken back; none left is `*`. What buttons cannot say, such as `L`, stays. */
export function toggled(text: string, name: FieldName, value: number | string): string {
  const words = fieldTexts(text);
  const at = fieldNames.indexOf(name) - (6 - words.length);
  const cron = readCron(words.join(' '));
  const field = 'fields' in cron ? cron.fields[name] : undefined;
  if (typeof value === 'string') words[at] = value;
  else {
    const now = !field || field.any || field.step > 0 ? [] : field.values;
    const next = now.includes(value) ? now.filter((other) => other !== value) : [...now, value].sort((a, b) => a - b);
    const others = (words[at] ?? '').split(',').filter((item) => (name === 'day' && /^l$/i.test(item)) || (name === 'weekday' && nthOf(item)));
    words[at] = [...(next.length === 0 ? [] : [compressed(next)]), ...others].join(',') || '*';
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
