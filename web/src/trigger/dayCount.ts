import type { RunTimes } from '@/api/tasks';
import { fieldTexts, readCron, type Cron } from '@/trigger/cron';

/** The most times the server tells at once. */
export const mostTimes = 500;

/** How often a whole day has room for an expression; 0 when it cannot be read. */
export function perDay(expression: string): number {
  const cron = readCron(expression);
  if (!('fields' in cron)) return 0;
  const { second, minute, hour } = cron.fields;
  return (second?.values.length ?? 1) * minute.values.length * hour.values.length;
}

/** Fires once on each day the expression fires at all. */
export function dayExpression(expression: string): string {
  return ['0', '0', ...fieldTexts(expression).slice(-3)].join(' ');
}

/** Whether an expression fires on a day at all. Both day fields given: either of them is enough. */
export function firesOn({ fields: { day, month, weekday } }: Cron, key: string): boolean {
  const date = new Date(`${key}T00:00:00Z`);
  const [number, of] = [date.getUTCDate(), date.getUTCDay()];
  if (!month.values.includes(date.getUTCMonth() + 1)) return false;
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const byDay = day.values.includes(number) || (day.last && number === length);
  const byWeekday = weekday.values.includes(of) || weekday.nths.some(({ weekday: which, nth }) => which === of && (nth === 0 ? number + 7 > length : Math.ceil(number / 7) === nth));
  if (day.any && weekday.any) return true;
  return day.any ? byWeekday : weekday.any ? byDay : byDay || byWeekday;
}

/** How often expressions of so many configs each fire on the days. */
export function dueByDay(expressions: { cronExpr: string; count: number }[], days: string[]): Map<string, number> {
  const schedules = expressions.flatMap(({ cronExpr, count }) => {
    const cron = readCron(cronExpr);
    return 'fields' in cron ? [{ cron, each: perDay(cronExpr) * count }] : [];
  });
  return new Map(days.map((key) => [key, schedules.reduce((sum, { cron, each }) => sum + (firesOn(cron, key) ? each : 0), 0)]));
}

export interface DayResult {
  runs: number;
  failures: number;
}

/** Cells of a grid of runs, added up by day of the viewer. */
export function resultsByDay({ from, step, rows }: Pick<RunTimes, 'from' | 'step' | 'rows'>, dayOf: (time: number) => string): Map<string, DayResult> {
  const days = new Map<string, DayResult>();
  for (const { cell, status, calls } of rows.flatMap(({ cells }) => cells)) {
    if (status === 'skip') continue;
    const key = dayOf(from + cell * step);
    const now = days.get(key) ?? { runs: 0, failures: 0 };
    days.set(key, { runs: now.runs + calls, failures: now.failures + (status === 'success' ? 0 : calls) });
  }
  return days;
}
