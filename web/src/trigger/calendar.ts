/** Days of a month and what falls on them, in any zone. */

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-23` of an instant in a zone. */
export function dayIn(zone: string, time: string | number | Date): string {
  let format = dayFormats.get(zone);
  if (!format) dayFormats.set(zone, (format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })));
  return format.format(new Date(time));
}

export interface Month {
  year: number;
  /** 1 to 12. */
  month: number;
}

export const monthOf = (day: string): Month => ({ year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)) });

export function shifted({ year, month }: Month, by: number): Month {
  const at = year * 12 + month - 1 + by;
  return { year: Math.floor(at / 12), month: (at % 12) + 1 };
}

const keyOf = (date: Date): string => date.toISOString().slice(0, 10);

export interface Day {
  key: string;
  number: number;
  outside: boolean;
}

/** Whole weeks from Monday on that hold a month. */
export function weeksOf({ year, month }: Month): Day[] {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const before = (first.getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length: Math.ceil((before + length) / 7) * 7 }, (_, i) => {
    const date = new Date(Date.UTC(year, month - 1, 1 + i - before));
    return { key: keyOf(date), number: date.getUTCDate(), outside: date.getUTCMonth() !== month - 1 };
  });
}

/** Instants that hold a whole month in every zone of the world. */
export function around({ year, month }: Month): { from: string; until: string } {
  const half = 15 * 3_600_000;
  return { from: new Date(Date.UTC(year, month - 1, 1) - half).toISOString(), until: new Date(Date.UTC(year, month, 1) + half).toISOString() };
}

/** How many of the times fall on each day of a month. */
export function countByDay(times: string[], zone: string, { year, month }: Month): Map<string, number> {
  const start = `${year}-${String(month).padStart(2, '0')}-`;
  const counts = new Map<string, number>();
  for (const time of times) {
    const day = dayIn(zone, time);
    if (day.startsWith(start)) counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return counts;
}
