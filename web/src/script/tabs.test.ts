// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { tabLimit, useTabs } from '@/script/tabs';

let scope = effectScope();
afterEach(() => {
  scope.stop();
  scope = effectScope();
  localStorage.clear();
});

function open(first: string | null) {
  const current = ref(first);
  const tabs = scope.run(() => useTabs(current));
  if (!tabs) throw new Error('scope is gone');
  const go = async (id: string): Promise<void> => {
    current.value = id;
    await nextTick();
  };
  return { current, go, ...tabs };
}

test('what is opened gets a tab, once', async () => {
  const { tabs, go } = open('s__a');
  await go('s__b');
  await go('s__a');
  expect(tabs.value).toEqual(['s__a', 's__b']);
});

test('closing shows the tab that was looked at before', async () => {
  const { go, close } = open('s__a');
  await go('s__b');
  await go('s__c');
  await go('s__a');
  await go('s__c');
  expect(close('s__c')).toBe('s__a');
});

test('closing another tab changes nothing in sight, closing the last shows none', async () => {
  const { go, close, current } = open('s__a');
  await go('s__b');
  expect(close('s__a')).toBe('s__b');
  expect(close('s__b')).toBeNull();
  expect(current.value).toBe('s__b');
});

test('the tab not looked at for the longest gives way', async () => {
  const { tabs, go } = open('s__0');
  for (let i = 1; i < tabLimit; i++) await go(`s__${i}`);
  await go('s__0');
  await go('s__new');
  expect(tabs.value).toHaveLength(tabLimit);
  expect(tabs.value).toContain('s__0');
  expect(tabs.value).not.toContain('s__1');
});

test('tabs come back after a reload', async () => {
  await open('s__a').go('s__b');
  expect(open(null).tabs.value).toEqual(['s__a', 's__b']);
});
