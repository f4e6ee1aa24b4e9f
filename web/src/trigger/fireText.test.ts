// @vitest-environment jsdom
import { mount } from '@vue/test-utils';
import { createI18n } from 'vue-i18n';
import { describe, expect, test } from 'vitest';
import { defineComponent, h } from 'vue';
import en from '@/locales/en.json';
import zh from '@/locales/zh-CN.json';
import { statusOf, useFireText } from '@/trigger/fireText';

function texts(locale = 'en'): ReturnType<typeof useFireText> {
  let found: ReturnType<typeof useFireText> | undefined;
  mount(defineComponent({ setup: () => { found = useFireText(); return () => h('p'); } }), { global: { plugins: [createI18n({ legacy: false, locale, messages: { en, 'zh-CN': zh } })] } });
  if (!found) throw new Error('not set up');
  return found;
}
const fire = { decision: 'skipped', reason: 'overlap', execMode: 'cronJob' } as const;

describe('decisions', () => {
  test.each(['overlap', 'queueOfConfigFull', 'replacedPrevious', 'replacedByLater', 'madeUp', 'behindMadeUp', 'missed', 'beyondWindow', 'paused', 'pausedGlobally', 'queueFull', 'argumentsTooLarge', 'noFunction', 'badExpression', 'disabled'])('%s is a sentence in both languages', (reason) => {
    for (const locale of ['en', 'zh-CN']) expect(texts(locale).sentence({ ...fire, reason })).not.toMatch(/crontab\.|^\w+$/);
  });
  test('a reason of a later server is told as sent', () => {
    expect(texts().sentence({ ...fire, reason: 'moonPhase', message: 'The moon is full' })).toBe('The moon is full');
  });
  test.each(['replacedPrevious', 'madeUp', 'behindMadeUp'])('a run that waits is not told to be started (%s)', (reason) => {
    for (const locale of ['en', 'zh-CN']) expect(texts(locale).sentence({ ...fire, decision: 'held', reason })).not.toBe(texts(locale).sentence({ ...fire, decision: 'started', reason }));
  });
  test('what was started says by whom', () => {
    expect(texts().sentence({ decision: 'started', reason: null, execMode: 'cronJob' })).toBe('Started');
    expect(texts().sentence({ decision: 'started', reason: null, execMode: 'manual' })).toBe('Started by hand');
  });
  test('lateness is told in its unit', () => {
    expect(texts().late({ id: 'a', funcId: 'b', dueTime: '', seconds: 120, reason: 'waiting', taskId: null })).toBe('2 min late');
  });
});

test.each([['success', 'success'], ['expire', 'expired'], ['skip', 'skipped'], ['timeout', 'timeout'], ['running', 'running'], ['waiting', 'queued'], ['failure', 'failure'], [null, null]])('a run that is %s is shown as %s', (status, shown) => {
  expect(statusOf(status)).toBe(shown);
});
