// @vitest-environment jsdom
import { mount } from '@vue/test-utils';
import { createI18n } from 'vue-i18n';
import { describe, expect, test } from 'vitest';
import { defineComponent, h } from 'vue';
import en from '@/locales/en.json';
import zh from '@/locales/zh-CN.json';
import { compressed, fieldTexts, readCron, toggled, type Cron } from '@/trigger/cron';
import examples from '@/trigger/cronExamples.json';
import { useCronSentence } from '@/trigger/cronSentence';

describe('reading', () => {
  test.each(examples.good)('$text is taken', ({ text }) => {
    expect(readCron(text)).toHaveProperty('fields');
  });
  test.each(examples.bad as { text: string; problem: string; field?: string; item?: string }[])('$text is refused', ({ text, problem, field, item }) => {
    const read = readCron(text) as Exclude<ReturnType<typeof readCron>, Cron>;
    expect(read.problem).toBe(problem);
    if (read.problem === 'value' || read.problem === 'step') expect({ name: read.name, item: read.item }).toEqual({ name: field, item });
    if (read.problem === 'word') expect(read.item).toBe(item);
    if (read.problem === 'never') expect(String(read.day)).toBe(item);
  });
  test('words and missing fields are written out', () => {
    expect(fieldTexts('@Weekly')).toEqual(['0', '0', '*', '*', '0']);
    expect(fieldTexts(' 5  4 ')).toEqual(['5', '4', '*', '*', '*']);
    expect(fieldTexts('')).toEqual(['*', '*', '*', '*', '*']);
    expect(fieldTexts('1 2 3 4 5 6')).toHaveLength(6);
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
    expect(toggled('@daily', 'hour', 9)).toBe('0 0,9 * * *');
    expect(toggled('0 9', 'weekday', 1)).toBe('0 9 * * 1');
  });
  test('what buttons cannot say stays', () => {
    expect(toggled('0 9 L * *', 'day', 15)).toBe('0 9 15,L * *');
    expect(toggled('0 9 15,L * *', 'day', 15)).toBe('0 9 L * *');
    expect(toggled('0 9 * * 5#2,1', 'weekday', 2)).toBe('0 9 * * 1,2,5#2');
    expect(toggled('0 9 L * *', 'day', '*')).toBe('0 9 * * *');
  });
  test('runs are written as ranges', () => {
    expect(compressed([1, 2, 3, 5, 7, 8])).toBe('1-3,5,7,8');
  });
});

/** What a component of the page gets to show. */
function inPage(say: (words: ReturnType<typeof useCronSentence>) => string, locale: string): string {
  return mount(defineComponent({ setup: () => { const words = useCronSentence(); return () => h('p', say(words)); } }), { global: { plugins: [createI18n({ legacy: false, locale, messages: { en, 'zh-CN': zh } })] } }).text();
}

describe('the sentence', () => {
  const said = (text: string, locale = 'en'): string => {
    const cron = readCron(text);
    if (!('fields' in cron)) throw new Error(text);
    return inPage(({ sentence }) => sentence(cron), locale);
  };
  const sentences = examples.good as { text: string; en?: string; zh?: string }[];
  test.each(sentences.filter((example) => example.en))('$text reads "$en"', ({ text, en: sentence }) => {
    expect(said(text)).toBe(sentence);
  });
  test.each(sentences.filter((example) => example.zh))('$text reads "$zh"', ({ text, zh: sentence }) => {
    expect(said(text, 'zh-CN')).toBe(sentence);
  });
});

describe('what is wrong', () => {
  const told = (text: string, locale = 'en'): string => {
    const read = readCron(text);
    if (!('problem' in read)) throw new Error(text);
    return inPage(({ problem }) => problem(read), locale);
  };
  test('names field, value and range', () => {
    expect(told('61 * * * *')).toBe('61 is no minute, which is 0 to 59');
    expect(told('* * 0 * *')).toBe('0 is no day, which is 1 to 31, or L for the last of the month');
    expect(told('* * * * 5#6')).toContain('5#6 is no weekday, which is 0 to 7');
    expect(told('*/61 * * * *')).toBe('*/61 is no minute: the step after / is 1 to 60');
    expect(told('* * * * * * *')).toContain('7 fields; one to five are needed');
    expect(told('@reboot')).toContain('@reboot is not one of @yearly');
    expect(told('0 0 30 2 *')).toBe('No month of it has a day 30');
    expect(told(`${'1,'.repeat(32)}2 * * * *`)).toBe('At most 64 characters');
  });
  test('in Chinese', () => {
    expect(told('61 * * * *', 'zh-CN')).toContain('61 不是有效的“分”，范围为 0 至 59');
    expect(told('*/61 * * * *', 'zh-CN')).toContain('步长为 1 至 60');
    expect(told('0 0 30 2 *', 'zh-CN')).toBe('所选月份都没有 30 日');
  });
});
