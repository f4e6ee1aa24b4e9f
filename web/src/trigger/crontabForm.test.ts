import { expect, test } from 'vitest';
import type { CrontabConfig } from '@/api/types';
import { toData, toForm } from '@/trigger/crontabForm';

const policies = { overlapPolicy: 'skip', missedPolicy: 'none', missedWindow: 3600, jitter: 0 };

test('an empty form has no expression, no arguments and the usual policies', () => {
  expect(toData({ ...toForm(null), funcId: 'a__b.c', cron: ' ' })).toEqual({ funcId: 'a__b.c', funcCallKwargsJSON: {}, crontab: null, timezone: null, ...policies, expireTime: null, isDisabled: false, tagsJSON: null, taskRecordLimit: null, note: null });
});
test('arguments are sent as they were written', () => {
  expect(toData({ ...toForm(null), args: '{"to": ["ops"], "n": 1.5}' }).funcCallKwargsJSON).toEqual({ to: ['ops'], n: 1.5 });
});
test('what a caller would give is left out', () => {
  const config = { funcCallKwargsJSON: { to: 'INPUT_BY_CALLER', n: 2, day: 'FROM_PARAMETER' } } as unknown as CrontabConfig;
  expect(JSON.parse(toForm(config).args)).toEqual({ n: 2 });
});
test('policies go to and fro', () => {
  const config = { overlapPolicy: 'replace', missedPolicy: 'all', missedWindow: 60, jitter: 5 } as unknown as CrontabConfig;
  expect(toData(toForm(config))).toMatchObject({ overlapPolicy: 'replace', missedPolicy: 'all', missedWindow: 60, jitter: 5 });
});
