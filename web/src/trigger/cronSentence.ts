import { useI18n } from 'vue-i18n';
import { runsOf, type Cron, type CronField } from '@/trigger/cron';

/** At so many times of day a list of them is still read with pleasure. */
const fewTimes = 6;
const pad = (value: number): string => String(value).padStart(2, '0');

/** Says in words when an expression fires. */
export function useCronSentence() {
  const { t, locale } = useI18n();
  const list = (words: string[]): string => new Intl.ListFormat(locale.value).format(words);
  const monthName = (month: number): string => new Intl.DateTimeFormat(locale.value, { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2023, month - 1, 1)));
  // the first of January 2023 was a Sunday
  const weekdayName = (day: number): string => new Intl.DateTimeFormat(locale.value, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2023, 0, 1 + day)));

  function spans(field: CronField, name: (value: number) => string): string {
    return list(runsOf(field.values).flatMap(([from, to]) => (to - from >= 2 ? [t('cron.span', { from: name(from), to: name(to) })] : Array.from({ length: to - from + 1 }, (_, i) => name(from + i)))));
  }

  function timeOf({ minute, hour }: Cron['fields']): string {
    if (minute.step > 0 && hour.any) return t('cron.everyMinutes', { count: minute.step }, minute.step);
    if (minute.any && hour.any) return t('cron.everyMinute');
    if (hour.any) return t('cron.atMinutes', { minutes: spans(minute, String) }, minute.values.length);
    if (minute.values.length * hour.values.length <= fewTimes) return t('cron.at', { times: list(hour.values.flatMap((h) => minute.values.map((m) => `${pad(h)}:${pad(m)}`))) });
    const hours = hour.step > 0 ? t('cron.everyHours', { count: hour.step }, hour.step) : t('cron.inHours', { hours: spans(hour, String) });
    if (minute.any) return t('cron.everyMinuteOf', { hours });
    if (minute.step > 0) return t('cron.everyMinutesOf', { count: minute.step, hours }, minute.step);
    return t('cron.atMinutesOf', { minutes: spans(minute, String), hours }, minute.values.length);
  }

  function sentence({ fields }: Cron): string {
    const { second, day, month, weekday } = fields;
    let text = timeOf(fields);
    if (second && (second.values.length > 1 || second.values[0] !== 0)) text = second.step > 0 ? t('cron.withSecondStep', { text, count: second.step }, second.step) : second.any ? t('cron.withEverySecond', { text }) : t('cron.withSeconds', { text, seconds: spans(second, String) }, second.values.length);
    const days = day.any ? '' : t('cron.days', { days: spans(day, String) }, day.values.length);
    const weekdays = weekday.any ? '' : spans(weekday, weekdayName);
    if (days && weekdays) text = t('cron.onEither', { text, days, weekdays });
    else if (days) text = t('cron.onDays', { text, days });
    else if (weekdays) text = t('cron.onWeekdays', { text, weekdays });
    return month.any ? text : t('cron.inMonths', { text, months: spans(month, monthName) });
  }
  return { sentence, weekdayName, monthName };
}
