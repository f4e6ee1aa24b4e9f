import { expect, test } from 'vitest';
import { limitsOf } from '@/link/example/limits';

const info = { _FUNC_TASK_TIMEOUT_DEFAULT: 20, _FUNC_TASK_TIMEOUT_MIN: 1, _FUNC_TASK_TIMEOUT_MAX: 600, _FUNC_TASK_DEFAULT_BATCH_TIMEOUT: 1000, _FUNC_TASK_DEFAULT_API_TIMEOUT: 5, _FUNC_TASK_MIN_API_TIMEOUT: 2, _FUNC_TASK_MAX_API_TIMEOUT: 90 };

test('limits are those of the installation, defaults those of the function where it has its own', () => {
  expect(limitsOf({ kind: 'link', own: {} }, info)).toMatchObject({ wait: { from: 2, to: 90, usual: 5 }, run: { from: 1, to: 600, usual: 20 } });
  expect(limitsOf({ kind: 'link', own: { timeout: 120, apiTimeout: 30 } }, info)).toMatchObject({ wait: { usual: 30 }, run: { usual: 120 } });
});

test('a batch may run longer, and wait for its start 24 times as long', () => {
  expect(limitsOf({ kind: 'batch', own: {} }, info)).toMatchObject({ run: { usual: 1000 }, start: { usual: 24_000 } });
  expect(limitsOf({ kind: 'batch', own: { expires: 60 } }, info).start.usual).toBe(60);
  expect(limitsOf({ kind: 'batch', own: {} }).run.usual).toBe(3600);
});
