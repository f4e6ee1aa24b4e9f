/** Numbers, times and sizes as people read them. */

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** `10:42` in the viewer's zone. */
export function clock(date: Date, seconds = false): string {
  return `${pad(date.getHours())}:${pad(date.getMinutes())}${seconds ? `:${pad(date.getSeconds())}` : ''}`;
}

/** `2026-11-23 10:43:57` in the viewer's zone. */
export function dateTime(date: Date): string {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock(date, true)}`;
}

/** The viewer's zone at that time: `UTC+8`, `UTC-3:30`, `UTC`. */
export function zoneOf(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${hours}${rest > 0 ? `:${pad(rest)}` : ''}`;
}

/** `2026-11-23 10:43:57 (UTC+8)`, where it matters whose time it is. */
export const zonedTime = (date: Date): string => `${dateTime(date)} (${zoneOf(date)})`;

/** The same moment in another zone: `2026-11-23 10:43`. */
export function timeIn(zone: string, date: Date): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return parts.format(date);
}

/** Whether clocks of the zone show what those of the viewer show now. */
export const isOwnZone = (zone: string, date = new Date()): boolean => timeIn(zone, date) === dateTime(date).slice(0, 16);

/** `31 ms`, `8.02 s`, `4 min 12 s`, `10 min`, `2 h 5 min`, `3 d 1 h`: at most two units, and no zero behind a larger one. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.max(seconds > 0 ? 1 : 0, Math.round(seconds * 1000))} ms`;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
  const [length, unit, part, rest] = ([[86_400, 'd', 3600, 'h'], [3600, 'h', 60, 'min'], [60, 'min', 1, 's']] as const).find(([size]) => seconds >= size) ?? [60, 'min', 1, 's'];
  const more = Math.floor((seconds % length) / part);
  return `${Math.floor(seconds / length)} ${unit}${more > 0 ? ` ${more} ${rest}` : ''}`;
}

/** As `duration`, of whole milliseconds; what took none at all is below one. */
export const milliseconds = (cost: number): string => (cost < 1 ? '< 1 ms' : duration(cost / 1000));

/** KB and MB of 1000. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)} KB`;
  return `${(count / 1_000_000).toFixed(count < 10_000_000 ? 1 : 0)} MB`;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

export function relative(date: Date, locale: string, now = Date.now()): string {
  const seconds = (date.getTime() - now) / 1000;
  const [unit, length] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit);
}

export function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/).filter(Boolean);
  if (words.length === 0) return '?';
  const [first, last] = [words[0] ?? '', words.length > 1 ? (words[words.length - 1] ?? '') : ''];
  return (last ? first.slice(0, 1) + last.slice(0, 1) : first.slice(0, /[a-z]/i.test(first) ? 2 : 1)).toUpperCase();
}
