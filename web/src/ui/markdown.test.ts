// @vitest-environment jsdom
import { mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import { inline, markdown } from '@/ui/markdown';
import MarkdownText from '@/ui/MarkdownText.vue';

const html = (text: string): string => mount(MarkdownText, { props: { text } }).find('.md').element.innerHTML.replace(/ data-v-\w+(="")?/g, '').replace(/<!--.*?-->/g, '');

describe('markdown', () => {
  test('knows the usual blocks', () => {
    expect(markdown('# Head\n\ntext\nmore\n\n- a\n- b\n  - c\n\n1. x\n\n> q\n\n---\n\n```py\n# no head\n```').map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'rule', 'code']);
  });
  test('a list keeps what is indented under its items', () => {
    expect(html('- a\n  - c\n- b')).toBe('<ul><li><p>a</p><ul><li><p>c</p></li></ul></li><li><p>b</p></li></ul>');
  });
  test('marks inside a line', () => {
    expect(html('a **b *c* d** `e*f*` [g](https://h.example/i_j_k) snake_case_name _k_')).toBe(
      '<p>a <strong>b <em>c</em> d</strong> <code>e*f*</code> <a href="https://h.example/i_j_k" target="_blank" rel="noopener noreferrer nofollow">g</a> snake_case_name <em>k</em></p>',
    );
  });
  test('what is not closed stays as it is', () => {
    for (const text of ['a * b', '**x', '`x', '[x](y', '[x]', 'x_', '\\']) expect(inline(text)).toEqual([{ kind: 'text', text }]);
    expect(inline('\\*x\\*')).toEqual([{ kind: 'text', text: '*x*' }]);
  });
  test('a table', () => {
    expect(html('|a|b|\n|-|:-:|\n|1|`2`|')).toBe('<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><code>2</code></td></tr></tbody></table>');
  });
  test('docstrings keep their lines and indentation', () => {
    expect(html('Args:\n    day: the day\n    dry: no writes')).toBe('<p>Args:\n    day: the day\n    dry: no writes</p>');
  });
});

describe('hostile text', () => {
  test.each(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '`<b>`', '# <svg onload=alert(1)>', '|<i>|\n|-|\n|<u>|', '```\n</code><script>\n```', '> <a href="javascript:alert(1)">x</a>'])('%s adds no element of its own', (text) => {
    const view = mount(MarkdownText, { props: { text } });
    expect(view.findAll('script, img, svg, b, i, u').length).toBe(0);
    expect(view.findAll('a').length).toBe(0);
  });
  test.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', '//evil.example', '/client-app', 'vbscript:x', ' https://x', 'https://x y', '&#106;avascript:alert(1)'])('the address %s is no link', (address) => {
    expect(mount(MarkdownText, { props: { text: `[x](${address})` } }).findAll('a')).toHaveLength(0);
  });
  test('deep nesting and long lines of marks end soon', () => {
    const start = performance.now();
    for (const text of ['> '.repeat(20_000), '*'.repeat(50_000), '['.repeat(20_000), '`'.repeat(50_000), '- '.repeat(10_000), `${'|-'.repeat(20_000)}\n${'|-'.repeat(20_000)}`, '_a'.repeat(20_000)]) markdown(text);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
