import { readCron } from '@/trigger/cron';
import { useCronSentence } from '@/trigger/cronSentence';

/** Expressions in words: when they fire, or what is wrong with them. */
export function useExpressionText() {
  const { sentence, problem } = useCronSentence();

  /** '' for none, which is fine, and for a good one. */
  function problemOf(text: string): string {
    if (text.trim() === '') return '';
    const read = readCron(text);
    return 'problem' in read ? problem(read) : '';
  }
  /** The expression itself when it cannot be said. */
  function said(text: string): string {
    const cron = readCron(text);
    return 'fields' in cron ? sentence(cron) : text;
  }
  return { problemOf, said };
}
