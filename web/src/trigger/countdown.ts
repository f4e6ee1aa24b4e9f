/** Time left as a clock counts down: `4:09`, `2:04:09`, `26:04:09`. Never below zero. */
export function countdown(until: string, now: number): string {
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${minutes}:${pad(seconds)}`;
}

/** Lengths of pauses on offer, in seconds; null = until resumed. */
export const pauseLengths = [null, 900, 1800, 3600, 10_800, 43_200, 86_400] as const;
