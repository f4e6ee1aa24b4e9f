import { mount } from '@vue/test-utils';
import { createI18n } from 'vue-i18n';
import { describe, expect, test } from 'vitest';
import { defineComponent, h } from 'vue';
import en from '@/locales/en.json';
import zh from '@/locales/zh-CN.json';
import { compressed, readCron, toggled } from '@/trigger/cron';
import { useCronSentence } from '@/trigger/cronSentence';

describe('reading', () => {
  test.each(['* * * * *', '*/5 * * * *', '0 0 1 1 0', '59 23 31 12 7', '0,15,30-45 8-18/2 1,15 jan-Mar,DEC mon-FRI', '5/15 * * * *', ' 0  9 ? * 1-5 ', '*/10 * * * * *'])('%s is taken', (text) => {
    expect(readCron(text)).toHaveProperty('fields');
  });
  test.each(['60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 8', '60 * * * * *', '*/0 * * * *', '30-10 * * * *', '1,,2 * * * *', '1.5 * * * *', 'a * * * *', '? * * * *', '* * L * *', '-5 * * * *'])('%s is refused', (text) => {
    expect(readCron(text)).toHaveProperty('problem', 'value');
  });
  test('the number of fields and the length are told', () => {
    expect(readCron('* * * *')).toEqual({ problem: 'fields', count: 4 });
    expect(readCron('  ')).toEqual({ problem: 'fields', count: 0 });
    expect(readCron(`${'1,'.repeat(32)}2 * * * *`)).toEqual({ problem: 'length' });
  });
});

describe('picking', () => {
  test('a number takes the star away, the last one brings it back', () => {
    expect(toggled('* * * * *', 'hour', 8)).toBe('* 8 * * *');
    expect(toggled('* 8 * * *', 'hour', 9)).toBe('* 8,9 * * *');
    expect(toggled('* 8,9 * * *', 'hour', 10)).toBe('* 8-10 * * *');
    expect(toggled('* 8 * * *', 'hour', 8)).toBe('* * * * *');
    expect(toggled('', 'minute', '*/5')).toBe('*/5 * * * *');
    expect(toggled('*/5 * * * *', 'minute', 30)).toBe('30 * * * *');
    expect(toggled('0 30 8 * * *', 'hour', 9)).toBe('0 30 8,9 * * *');
  });
  test('runs are written as ranges', () => {
    expect(compressed([1, 2, 3, 5, 7, 8])).toBe('1-3,5,7,8');
  });
});

describe('the sentence', () => {
  const said = (text: string, locale = 'en'): string => {
    const cron = readCron(text);
    if (!('fields' in cron)) throw new Error(text);
    const view = mount(defineComponent({ setup: () => { const { sentence } = useCronSentence(); return () => h('p', sentence(cron)); } }), { global: { plugins: [createI18n({ legacy: false, locale, messages: { en, 'zh-CN': zh } })] } });
    return view.text();
  };
  test.each([
    ['* * * * *', 'Every minute'],
    ['*/5 * * * *', 'Every 5 minutes'],
    ['10,40 * * * *', 'At minutes 10 and 40 of every hour'],
    ['30 8 * * 1-5', 'At 08:30, Monday to Friday'],
    ['0 2 1 * *', 'At 02:00, on day 1 of the month'],
    ['0 9 1,15 * 1', 'At 09:00, on days 1 and 15 of the month or Monday'],
    ['15 */4 * * *', 'At 00:15, 04:15, 08:15, 12:15, 16:15, and 20:15'],
    ['*/10 8-18 * 1-3 *', 'Every 10 minutes, from hour 8 to 18, in January to March'],
    ['30 0 9 * * *', 'At 09:00, at second 30'],
    ['*/10 * * * * *', 'Every minute, every 10 seconds'],
  ])('%s reads "%s"', (text, sentence) => {
    expect(said(text)).toBe(sentence);
  });
  test('in Chinese', () => {
    expect(said('30 8 * * 1-5', 'zh-CN')).toBe('08:30，星期一至星期五');
    expect(said('*/5 * * * *', 'zh-CN')).toBe('每 5 分钟');
  });
});
