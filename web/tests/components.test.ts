// @vitest-environment jsdom
import { mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import { createI18n } from 'vue-i18n';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import en from '@/locales/en.json';
import { fieldsOfFunc } from '@/function/argumentFields';
import ArgumentEditor from '@/function/ArgumentEditor.vue';
import ArgumentInput from '@/function/ArgumentInput.vue';
import BindingArguments from '@/binding/BindingArguments.vue';
import type { Argument } from '@/binding/callableForm';
import ExpireField from '@/binding/ExpireField.vue';
import JsonTree from '@/task/JsonTree.vue';
import LogView from '@/task/LogView.vue';
import TracebackView from '@/task/TracebackView.vue';
import { question } from '@/ui/confirm';
import SortHead from '@/ui/SortHead.vue';
import SplitHandle from '@/ui/SplitHandle.vue';
import UiDrawer from '@/ui/UiDrawer.vue';
import UiField from '@/ui/UiField.vue';
import UiSparkline from '@/ui/UiSparkline.vue';
import UiTabs from '@/ui/UiTabs.vue';

const i18n = createI18n({ legacy: false, locale: 'en', messages: { en } });
const global = { plugins: [i18n] };

beforeAll(() => {
  Element.prototype.scrollTo = (): void => undefined;
});
afterEach(() => document.body.replaceChildren());

describe('ArgumentEditor', () => {
  const fields = fieldsOfFunc({ definition: 'f(n: int, x=1)', description: null, kwargsJSON: null });

  test('a text that cannot be read does not lock the form: the form runs what it shows', async () => {
    const editor = mount(ArgumentEditor, { props: { id: 'a', fields, label: 'Arguments', modelValue: '{"n": oops' }, global, attachTo: document.body });
    await nextTick();
    expect(editor.emitted('update:modelValue')?.at(-1)).toEqual(['{}']);
    await editor.setProps({ modelValue: '{}' });
    expect(editor.emitted('bad')?.at(-1) ?? [false]).toEqual([false]);
    await editor.setProps({ missing: ['n'] });
    await nextTick();
    expect(editor.find('[data-test="missing-n"]').text()).toContain('n has no default');
    expect(document.activeElement?.id).toBe('a-n');
    editor.unmount();
  });
});

describe('ExpireField', () => {
  test('a text that is no date is told', async () => {
    const field = mount(ExpireField, { props: { modelValue: null }, global });
    const box = field.find('input');
    await box.setValue('yesterday');
    await box.trigger('focusout');
    await nextTick();
    expect(field.emitted('unread')?.at(-1)).toEqual(['yesterday']);
    await box.trigger('focusin');
    await box.trigger('focusout');
    await nextTick();
    expect(field.emitted('unread')?.at(-1)).toEqual(['']);
  });
});

describe('UiDrawer', () => {
  const open = (changes: number) => mount(UiDrawer, { props: { title: 'Script', changes }, slots: { default: '<input id="first">' }, global, attachTo: document.body });

  test('a clean form closes at once', async () => {
    const drawer = open(0);
    await drawer.trigger('keydown', { key: 'Escape' });
    await nextTick();
    expect(drawer.emitted('close')).toHaveLength(1);
    drawer.unmount();
  });

  test('a changed form asks first and stays when told to', async () => {
    const drawer = open(2);
    await drawer.trigger('keydown', { key: 'Escape' });
    expect(question.value?.text).toContain('2 changes');
    question.value?.answer(false);
    await nextTick();
    expect(drawer.emitted('close')).toBeUndefined();
    drawer.unmount();
  });

  test('Mod+S saves, and only in the drawer opened last', () => {
    const [lower, upper] = [open(0), open(0)];
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true }));
    expect(upper.emitted('save')).toHaveLength(1);
    expect(lower.emitted('save')).toBeUndefined();
    upper.unmount();
    lower.unmount();
  });

  test('focus goes in, and back when it closes', async () => {
    const button = document.createElement('button');
    document.body.append(button);
    button.focus();
    const drawer = open(0);
    await nextTick();
    await nextTick();
    expect(document.activeElement?.id).toBe('first');
    drawer.unmount();
    expect(document.activeElement).toBe(button);
  });
});

describe('JsonTree', () => {
  test('writes values as Python does', () => {
    const tree = mount(JsonTree, { props: { value: { a: null, b: true, c: 'x', d: 1.5, e: [] } }, global });
    expect(tree.findAll('.leaf').map((leaf) => leaf.text())).toEqual(['aNone', 'bTrue', "c'x'", 'd1.5', 'elist[0]']);
  });

  test.each([['', "''"], [' ', "' '"], [false, 'False'], [0, '0'], [null, 'None']])('%j alone is no other value', (value, text) => {
    expect(mount(JsonTree, { props: { value }, global }).find('.value').element.textContent).toBe(text);
  });

  test('a long list is shown in parts', async () => {
    const tree = mount(JsonTree, { props: { value: Array.from({ length: 150 }, (_, i) => i) }, global });
    expect(tree.findAll('.leaf')).toHaveLength(100);
    await tree.find('.el-button').trigger('click');
    expect(tree.findAll('.leaf')).toHaveLength(150);
  });

  test('deep values open by click', async () => {
    const tree = mount(JsonTree, { props: { value: { a: { b: { c: 1 } } } }, global });
    expect(tree.text()).not.toContain('c1');
    await tree.findAll('.head').at(-1)?.trigger('click');
    expect(tree.text()).toContain('c1');
  });
});

describe('LogView', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
  const open = (count: number) => mount(LogView, { props: { lines, count, waiting: false, startedAt: new Date() }, global });

  test('of a long output only what is in sight is in the page', () => {
    const log = open(20_000);
    expect(log.text()).toContain('20000 lines');
    expect(log.findAll('.line').length).toBeLessThan(100);
  });
  test('the filter finds lines anywhere, whatever their case', async () => {
    const log = open(20_000);
    await log.find('input').setValue('LINE 1999');
    expect(log.findAll('.line').map((line) => line.text())).toEqual(['line 1999', ...Array.from({ length: 10 }, (_, i) => `line 1999${i}`)]);
  });
  test('what arrives later is added, an entry with line ends is several rows', async () => {
    const log = mount(LogView, { props: { lines: ['one'], count: 1, waiting: true, startedAt: new Date() }, global });
    const more = ['one'];
    await log.setProps({ lines: more, count: 1 });
    more.push('two\nthree');
    await log.setProps({ count: 2 });
    expect(log.findAll('.line').map((line) => line.text()).slice(0, 3)).toEqual(['one', 'two', 'three']);
  });
});

test('TracebackView leads to the line that was clicked', async () => {
  const view = mount(TracebackView, { props: { text: 'Traceback\n  File "a__b", line 7, in f\n    x\nValueError: x' }, global });
  await view.find('button').trigger('click');
  expect(view.emitted('jump')).toEqual([[{ scriptId: 'a__b', line: 7 }]]);
});

describe('BindingArguments', () => {
  const fields = fieldsOfFunc({ definition: "f(region='east', limit: int = 5)", description: null, kwargsJSON: null });
  const args = [{ name: 'region', fixed: false, value: 'east' }, { name: 'limit', fixed: true, value: 5 }];
  const open = (modelValue: Argument[], tab: 'form' | 'json' = 'form') => {
    const [changed, problem] = [vi.fn(), vi.fn()];
    const view = mount(BindingArguments, { props: { fields, more: false, tab, modelValue, 'onUpdate:modelValue': changed, onProblem: problem }, global });
    return { view, changed, problem };
  };

  test('says what the caller may leave out, and fixes by one click', async () => {
    const { view, changed } = open(args);
    expect(view.text()).toContain('optional, east');
    await view.findAll('input[type="radio"]')[1]?.trigger('change');
    expect(changed).toHaveBeenCalledWith([{ name: 'region', fixed: true, value: 'east' }, args[1]]);
  });

  test('a fixed value has the type of its parameter; what cannot be read is reported', async () => {
    const { view, changed, problem } = open(args);
    const input = view.find('[data-test="fixed-limit"] input');
    await input.setValue('7');
    expect(changed).toHaveBeenLastCalledWith([args[0], { name: 'limit', fixed: true, value: 7 }]);
    await input.setValue('seven');
    expect(problem).toHaveBeenLastCalledWith('A fixed value cannot be read');
  });

  test('the word for "given by the caller" is refused as a value', () => {
    expect(open([{ name: 'region', fixed: true, value: 'INPUT_BY_CALLER' }]).problem).toHaveBeenLastCalledWith(expect.stringContaining('INPUT_BY_CALLER'));
  });
});

test('ArgumentInput shows an empty text as one, not as a switch that is on', () => {
  const field = fieldsOfFunc({ definition: 'f(day: str)', description: null, kwargsJSON: null })[0];
  if (!field) throw new Error('no field');
  const view = mount(ArgumentInput, { props: { id: 'x', field, modelValue: '' }, global });
  expect(view.find('input').element.value).toBe('');
});

test('UiSparkline says in words what it shows, and marks what failed', () => {
  const spark = mount(UiSparkline, { props: { values: [0, 4, 2], bad: [0, 1, 0], label: '6 calls' } });
  expect(spark.find('svg').attributes('aria-label')).toBe('6 calls');
  expect(spark.findAll('rect')).toHaveLength(1);
  expect(spark.find('polyline').attributes('points')).toBe('0.0,25.0 52.0,2.0 104.0,13.5');
});

test('SortHead turns up, down and off', async () => {
  const sorted = async (sort: string): Promise<unknown> => {
    const head = mount({ components: { SortHead }, props: ['sort'], emits: ['sort'], template: '<table><thead><tr><SortHead name="id" :sort="sort" @sort="$emit(\'sort\', $event)">ID</SortHead></tr></thead></table>' }, { props: { sort } });
    await head.find('button').trigger('click');
    return head.emitted('sort')?.[0]?.[0];
  };
  expect([await sorted(''), await sorted('id'), await sorted('-id'), await sorted('other')]).toEqual(['id', '-id', undefined, 'id']);
});

test('UiTabs moves by arrow keys, round the ends', async () => {
  const tabs = mount(UiTabs, { props: { tabs: [{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }], label: 'L', modelValue: 'b' } });
  await tabs.find('[role="tablist"]').trigger('keydown', { key: 'ArrowRight' });
  expect(tabs.emitted('update:modelValue')).toEqual([['a']]);
});

test('SplitHandle moves by arrow keys within its limits', async () => {
  const handle = mount(SplitHandle, { props: { label: 'Width', size: 310, min: 180, max: 320 } });
  await handle.trigger('keydown', { key: 'ArrowRight' });
  await handle.trigger('keydown', { key: 'ArrowLeft' });
  expect(handle.emitted('resize')).toEqual([[320], [294]]);
});

describe('UiField', () => {
  const counter = (length: number, countAlways = false) => mount(UiField, { props: { id: 'x', label: 'Title', limit: 10, length, countAlways } }).find('small');
  test('counts from four fifths of the limit on', () => {
    expect(counter(7).exists()).toBe(false);
    expect(counter(8).text()).toBe('8 / 10');
  });
  test('counts always where told so', () => {
    expect(counter(0, true).text()).toBe('0 / 10');
  });
  test('an error takes the place of the hint and is announced', () => {
    const field = mount(UiField, { props: { id: 'x', label: 'Title', hint: 'hint', error: 'wrong' } });
    expect(field.text()).not.toContain('hint');
    expect(field.find('[role="alert"]').text()).toBe('wrong');
  });
});
