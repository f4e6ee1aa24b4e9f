import { useI18n } from 'vue-i18n';
import { cronWords, maxLength, runsOf, type Cron, type CronField, type CronProblem } from '@/trigger/cron';

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

  /** `the first and third Monday, the last Friday` */
  function nthWeekdays({ nths }: CronField): string {
    const weekdays = [...new Set(nths.map(({ weekday }) => weekday))].sort((a, b) => a - b);
    return list(weekdays.map((weekday) => {
      const which = [1, 2, 3, 4, 5, 0].filter((nth) => nths.some((other) => other.weekday === weekday && other.nth === nth));
      return t('cron.nth', { which: list(which.map((nth) => t(`cron.ordinal.${nth}`))), weekday: weekdayName(weekday) });
    }));
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
    if (second && fields.minute.any && fields.hour.any && (second.step > 0 || second.any)) text = t('cron.everySeconds', { count: second.step || 1 }, second.step || 1);
    else if (second && (second.values.length > 1 || second.values[0] !== 0)) text = second.step > 0 ? t('cron.withSecondStep', { text, count: second.step }, second.step) : second.any ? t('cron.withEverySecond', { text }) : t('cron.withSeconds', { text, seconds: spans(second, String) }, second.values.length);
    const days = day.any ? '' : list([...(day.values.length > 0 ? [t('cron.days', { days: spans(day, String) }, day.values.length)] : []), ...(day.last ? [t('cron.lastDay')] : [])]);
    const nths = weekday.any || weekday.nths.length === 0 ? '' : t('cron.nths', { nths: nthWeekdays(weekday) });
    const weekdays = weekday.any || weekday.values.length === 0 ? nths : list([spans(weekday, weekdayName), ...(nths ? [nths] : [])]);
    if (days && weekdays) text = t('cron.onEither', { text, days, weekdays });
    else if (days) text = t('cron.onDays', { text, days });
    else if (weekdays) text = t(weekdays === nths ? 'cron.onNths' : 'cron.onWeekdays', { text, weekdays });
    return month.any ? text : t('cron.inMonths', { text, months: spans(month, monthName) });
  }
  /** What is wrong with an expression, with the range that is allowed. */
  function problem(found: CronProblem): string {
    switch (found.problem) {
      case 'value': return t(`cron.problem.${found.name === 'day' || found.name === 'month' || found.name === 'weekday' ? found.name : 'value'}`, { item: found.item, field: t(`cron.field.${found.name}`), first: found.first, last: found.last });
      case 'step': return t('cron.problem.step', { item: found.item, field: t(`cron.field.${found.name}`), last: found.last - found.first + 1 });
      case 'fields': return t('cron.problem.fields', { count: found.count });
      case 'word': return t('cron.problem.word', { item: found.item, words: list(cronWords) });
      case 'never': return t('cron.problem.never', { day: found.day });
      case 'length': return t('cron.problem.length', { most: maxLength });
    }
  }
  return { sentence, problem, weekdayName, monthName };
}
