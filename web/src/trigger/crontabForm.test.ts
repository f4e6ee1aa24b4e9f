import { expect, test } from 'vitest';
import { toData, toForm } from '@/trigger/crontabForm';

test('an empty form has no expression and no arguments', () => {
  expect(toData({ ...toForm(null), funcId: 'a__b.c', cron: ' ' })).toEqual({ funcId: 'a__b.c', funcCallKwargsJSON: {}, crontab: null, timezone: null, expireTime: null, isDisabled: false, tagsJSON: null, taskRecordLimit: null, note: null });
});
test('arguments are sent as they were written', () => {
  expect(toData({ ...toForm(null), args: '{"to": ["ops"], "n": 1.5}' }).funcCallKwargsJSON).toEqual({ to: ['ops'], n: 1.5 });
});
