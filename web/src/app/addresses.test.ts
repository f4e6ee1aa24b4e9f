import { expect, test } from 'vitest';
import { oldAddress } from '@/app/oldAddress';
import { returnPath } from '@/auth/returnPath';

test.each([
  ['#/editor/code-viewer', '/editor'], ['#/code-editor/demo__basic', '/editor/demo__basic'], ['#/management/auth-link-list', '/auth-links'], ['#/auth-link-list?x=1', '/auth-links'], ['#/env-variable-list', '/variables'], ['#/management/crontab-config-list', '/crontab-configs'], ['#/cron-job-list', '/crontab-configs'], ['#/management/batch/x/setup', '/batches'], ['#/management/batch/bat-1/task-info-list', '/runs?origin=asyncAPI&originId=bat-1'], ['#/management/crontab/cron-1/task-info-list', '/runs?origin=cronJob&originId=cron-1'], ['#/task-info-list', '/runs'], ['#/management/about', '/about'], ['#/async-api-list', '/batches'], ['#/api-auth-list', '/api-auth'], ['#/management/user-list', '/members'], ['#/user/u-1/setup', '/'], ['#/management/access-key-list', '/access-keys'], ['#/func-doc', '/func-doc'], ['#/auth-link-func-doc', '/auth-link-func-doc'], ['#/setting/password-setup', '/settings/password'], ['#/setting/code-editor-setup', '/settings/preferences'], ['#/something', '/'],
])('%s of an earlier generation leads to %s', (hash, path) => {
  expect(oldAddress(hash)).toBe(path);
});

test('an ordinary anchor is no old address', () => {
  expect(oldAddress('#main')).toBeNull();
  expect(oldAddress('')).toBeNull();
});

test.each([['/editor/a__b?func=f', '/editor/a__b?func=f'], ['//evil.example', '/'], ['https://evil.example', '/'], ['/\\evil.example', '/'], ['/sign-in?to=/x', '/'], [undefined, '/'], [['/a'], '/']])('after sign-in %j leads to %s', (asked, path) => {
  expect(returnPath(asked)).toBe(path);
});
