/** A log entry: its time for the margin, and its text. */
export interface LogLine {
  time: string;
  text: string;
}

const prefix = /^\[(?:\d{4}-)?\d\d-\d\d (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\] ?(?:\[\+[\d.]+ ?m?s\] ?)?(?:\[([\d.]+) ?ms\] ?)?/;

export function readLogLine(entry: string): LogLine {
  const match = prefix.exec(entry);
  return match ? { time: match[1] ?? '', text: entry.slice(match[0].length) } : { time: '', text: entry };
}
