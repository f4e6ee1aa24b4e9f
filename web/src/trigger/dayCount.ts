import { readCron } from '@/trigger/cron';

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
  const words = expression.trim().split(/\s+/);
  // parts that are not written mean any
  while (words.length < 5) words.push('*');
  return ['0', '0', ...words.slice(-3)].join(' ');
}
