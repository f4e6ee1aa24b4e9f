/** A log entry: its time for the margin, and its text. */
export interface LogLine {
  time: string;
  text: string;
}

const prefix = /^\[(?:\d{4}-)?\d\d-\d\d (\d\d):(\d\d):(\d\d)(\.\d{1,3})?\] ?(?:\[\+[\d.]+ ?m?s\] ?)?(?:\[[\d.]+ ?ms\] ?)?/;
const day = 1440;
const pad = (value: number): string => String(value).padStart(2, '0');

/**
 * Minutes between the zone the server writes and the viewer's. Entries name no zone, but the first one of a run is about as old as
 * the run, and zones differ by quarters of an hour.
 */
export function zoneShift(first: string | undefined, startedAt: Date): number {
  const match = prefix.exec(first ?? '');
  if (!match) return 0;
  const written = Number(match[1]) * 60 + Number(match[2]);
  const started = startedAt.getHours() * 60 + startedAt.getMinutes();
  return Math.round((started - written) / 15) * 15;
}

export function readLogLine(entry: string, shift = 0): LogLine {
  const match = prefix.exec(entry);
  if (!match) return { time: '', text: entry };
  const minutes = (((Number(match[1]) * 60 + Number(match[2]) + shift) % day) + day) % day;
  const time = `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}:${match[3] ?? ''}${match[4] ?? ''}`;
  return { time, text: entry.slice(match[0].length) };
}
