import type { DraftResult, JsonObject, JsonValue } from '@/api/types';

export type ResultTab = 'page' | 'image' | 'tree' | 'table' | 'chart' | 'raw' | 'repr';

export interface TableData {
  columns: string[];
  rows: JsonObject[];
}

/** Most columns of a table; further ones are in the tree. */
export const maxColumns = 50;

const isObject = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of dicts as rows; a list of lists as rows with numbered columns; else null. */
export function tableOf(value: JsonValue): TableData | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const rows = value.every(isObject) ? value : value.every((row) => Array.isArray(row)) ? value.map((row) => Object.fromEntries(row.map((item, i) => [String(i), item]))) : null;
  if (rows === null) return null;
  const columns = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) if (columns.size < maxColumns) columns.add(name);
  return columns.size === 0 ? null : { columns: [...columns], rows };
}

/** Parts of a value that are tables, by their path; the value itself first. */
export function tablesIn(value: JsonValue): { path: string; table: TableData }[] {
  const whole = tableOf(value);
  if (whole) return [{ path: '', table: whole }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([path, part]) => {
    const table = tableOf(part);
    return table ? [{ path, table }] : [];
  });
}

export interface Series {
  name: string;
  /** Values by row; null where there is none. */
  values: (number | null)[];
}

export interface ChartData {
  /** Milliseconds, or the number of the row. */
  x: number[];
  isTime: boolean;
  series: Series[];
}

const instant = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;
const timeNames = /^(time|timestamp|ts|date|day|datetime|_time)$/i;
/** Series beyond these would not be told apart. */
export const maxSeries = 5;

function timeOf(value: JsonValue | undefined, named: boolean): number | null {
  if (typeof value === 'string' && instant.test(value)) return Date.parse(value.replace(' ', 'T'));
  // seconds or milliseconds since 1970, from 2001 to 2286
  if (named && typeof value === 'number' && value >= 1e9) return value < 1e10 ? value * 1000 : value < 1e13 ? value : null;
  return null;
}

/** Lines for numeric columns over a time column, or over the number of the row. Null when there is nothing to draw. */
export function chartOf(table: TableData): ChartData | null {
  if (table.rows.length < 2) return null;
  const timeColumn = table.columns.find((name) => table.rows.every((row) => timeOf(row[name], timeNames.test(name)) !== null));
  const numbers = table.columns.filter((name) => name !== timeColumn && table.rows.some((row) => typeof row[name] === 'number') && table.rows.every((row) => typeof row[name] === 'number' || row[name] === null || row[name] === undefined));
  if (numbers.length === 0) return null;
  const series = numbers.slice(0, maxSeries).map((name) => ({ name, values: table.rows.map((row) => (typeof row[name] === 'number' ? row[name] : null)) }));
  const x = table.rows.map((row, i) => (timeColumn === undefined ? i : (timeOf(row[timeColumn], true) ?? 0)));
  if (timeColumn === undefined) return { x, isTime: false, series };
  const order = x.map((_, i) => i).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
  return { x: order.map((i) => x[i] ?? 0), isTime: true, series: series.map(({ name, values }) => ({ name, values: order.map((i) => values[i] ?? null) })) };
}

/** Text of a page when the result is one. */
export function pageOf(result: DraftResult): string | null {
  const value = result.funcResult?.raw;
  if (typeof value !== 'string') return null;
  const type = contentType(result);
  if (/html|svg/.test(type)) return value;
  return type === '' && /^\s*<(!doctype html|html[\s>]|svg[\s>])/i.test(value) ? value : null;
}

/** Address of a picture when the result is one: a data URL, or Base64 under an image type. */
export function imageOf(result: DraftResult): string | null {
  const value = result.funcResult?.raw;
  if (typeof value !== 'string') return null;
  if (/^data:image\/(png|jpe?g|gif|webp|avif);base64,[\w+/=\s]+$/.test(value)) return value;
  const type = contentType(result);
  return /^image\/(png|jpe?g|gif|webp|avif)/.test(type) && /^[\w+/=\s]+$/.test(value) ? `data:${type.split(';')[0] ?? ''};base64,${value}` : null;
}

function contentType(result: DraftResult): string {
  const type = result.responseControl?.contentType;
  return typeof type === 'string' ? type.toLowerCase() : '';
}

export type AnswerNote = { kind: 'file' | 'download'; name: string } | { kind: 'redirect'; name: string } | { kind: 'typed'; name: string };

/** What a caller gets instead of the value shown here, when a response object says so. */
export function answerNote(result: DraftResult): AnswerNote | null {
  const control = result.responseControl ?? {};
  if (typeof control.location === 'string') return { kind: 'redirect', name: control.location };
  if (typeof control.file === 'string') return { kind: 'file', name: control.file };
  if (typeof control.download === 'string') return { kind: 'download', name: control.download };
  return typeof control.contentType === 'string' ? { kind: 'typed', name: control.contentType } : null;
}

/** True for what JSON has no word for, such as NaN: only Python's text tells it. */
const isBeyondJson = (result: DraftResult): boolean => (result.funcResult?.raw ?? null) === null && ![null, 'None', ''].includes(result.returnValue) && answerNote(result) === null;

/** Views that say something about this result, the telling one first. */
export function viewsOf(result: DraftResult): ResultTab[] {
  const value = result.funcResult?.raw ?? null;
  const tables = tablesIn(value);
  if (isBeyondJson(result)) return ['repr', 'raw'];
  const whole = tables[0]?.path === '' ? chartOf(tables[0].table) : null;
  return [
    ...(whole?.isTime ? (['chart'] as const) : []),
    ...(pageOf(result) !== null ? (['page'] as const) : []),
    ...(imageOf(result) !== null ? (['image'] as const) : []),
    'tree' as const,
    ...(tables.length > 0 ? (['table'] as const) : []),
    ...(!whole?.isTime && tables.some(({ table }) => chartOf(table) !== null) ? (['chart'] as const) : []),
    'raw' as const,
    'repr' as const,
  ];
}
