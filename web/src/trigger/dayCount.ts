import { fieldTexts, readCron } from '@/trigger/cron';

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
