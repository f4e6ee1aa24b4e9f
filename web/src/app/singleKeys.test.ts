// @vitest-environment jsdom
import { mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { defineComponent } from 'vue';
import { moveRow, useSingleKeys } from '@/app/singleKeys';

const go = vi.fn((letter: string) => letter === 'e');
const press = vi.fn((key: string) => key === '?');
let on = true;
const Keys = defineComponent({
  setup: () => useSingleKeys({ on: () => on, go, press }),
  template: '<main><input><table><tbody><tr><td><button id="a">1</button></td></tr><tr><td><button id="b">2</button></td></tr></tbody></table></main>',
});
const wrapper = mount(Keys, { attachTo: document.body });
const type = (key: string, target: Element = document.body, init: KeyboardEventInit = {}): boolean => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));

afterEach(() => {
  on = true;
  go.mockClear();
  press.mockClear();
});

test('a letter alone and one after G are told apart', () => {
  expect(type('?')).toBe(false);
  expect(press).toHaveBeenCalledExactlyOnceWith('?');
  type('g');
  expect(type('E')).toBe(false);
  expect(go).toHaveBeenCalledExactlyOnceWith('e');
  type('e');
  expect(go).toHaveBeenCalledOnce();
});

test('nothing happens while typing, with a modifier, or when switched off', () => {
  type('?', wrapper.get('input').element);
  type('?', document.body, { ctrlKey: true });
  on = false;
  type('?');
  expect(press).not.toHaveBeenCalled();
});

test('J and K walk through the rows and stop at the ends', () => {
  moveRow(1);
  expect(document.activeElement?.id).toBe('a');
  moveRow(1);
  moveRow(1);
  expect(document.activeElement?.id).toBe('b');
  moveRow(-1);
  expect(document.activeElement?.id).toBe('a');
});
