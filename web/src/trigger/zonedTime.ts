/** Instants as clocks in other zones show them. */

export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(zone: string, locale: string, time: string): Record<string, string> {
  const key = `${zone} ${locale}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })));
  return Object.fromEntries(format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]));
}

/** `11-24 Tue 08:30`, with seconds when there are some or `seconds` asks for them, with the year when it is not this one. */
export function timeIn(zone: string, locale: string, time: string, now = new Date(), seconds = false): string {
  const { year, month, day, weekday, hour, minute, second } = partsIn(zone, locale, time);
  const date = Number(year) === now.getFullYear() ? `${month}-${day}` : `${year}-${month}-${day}`;
  return `${date} ${weekday} ${hour}:${minute}${second === '00' && !seconds ? '' : `:${second}`}`;
}
