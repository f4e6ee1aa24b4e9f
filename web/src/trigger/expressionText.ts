import { useI18n } from 'vue-i18n';
import { maxLength, readCron } from '@/trigger/cron';
import { useCronSentence } from '@/trigger/cronSentence';

/** Expressions in words: when they fire, or what is wrong with them. */
export function useExpressionText() {
  const { t } = useI18n();
  const { sentence } = useCronSentence();

  /** '' for none, which is fine, and for a good one. */
  function problemOf(text: string): string {
    if (text.trim() === '') return '';
    const read = readCron(text);
    if (!('problem' in read)) return '';
    if (read.problem === 'value') return t('cron.problem.value', { item: read.item, field: t(`cron.field.${read.name}`), first: read.first, last: read.last });
    return read.problem === 'fields' ? t('cron.problem.fields', { count: read.count }) : t('cron.problem.length', { most: maxLength });
  }
  /** The expression itself when it cannot be said. */
  function said(text: string): string {
    const cron = readCron(text);
    return 'fields' in cron ? sentence(cron) : text;
  }
  return { problemOf, said };
}
