import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import en from '@/locales/en.json';
import zh from '@/locales/zh-CN.json';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`)));
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(name);
    return /(?<!\.test)\.(vue|ts)$/.test(entry.name) ? [readFileSync(name, 'utf8')] : [];
  });
}

const texts = { en: new Map(flat(en)), 'zh-CN': new Map(flat(zh)) };
const code = sources('src').join('\n');
const groups = Object.keys(en).join('|');
/** Keys written out anywhere in the code. */
const written = new Set([...code.matchAll(new RegExp(`(?:'|keypath=")((?:${groups})(?:\\.\\w+)+)['"]`, 'g'))].map((match) => match[1] ?? ''));
/** Beginnings of keys whose end is computed, such as `status.${status}`. */
const computed = [...code.matchAll(new RegExp(`\`((?:${groups})\\.(?:\\w+\\.)*\\w*)\\$\\{`, 'g'))].map((match) => match[1] ?? '');
/** Places in a text: names in braces. */
const places = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();

describe('texts', () => {
  test('both languages have the same keys', () => {
    expect([...texts['zh-CN'].keys()].sort()).toEqual([...texts.en.keys()].sort());
  });

  test('every key the code names exists', () => {
    expect([...written].filter((key) => !texts.en.has(key))).toEqual([]);
    expect(computed.filter((start) => ![...texts.en.keys()].some((key) => key.startsWith(start)))).toEqual([]);
  });

  test('every text is used', () => {
    expect([...texts.en.keys()].filter((key) => !written.has(key) && !computed.some((start) => start !== '' && key.startsWith(start)))).toEqual([]);
  });

  test('every packed example has its texts, and only those do', () => {
    const catalog = JSON.parse(readFileSync('../examples/catalog.json', 'utf8')) as { id: string }[];
    expect(Object.keys(en.exampleOf).sort()).toEqual(catalog.map(({ id }) => id).sort());
  });

  test('both languages fill the same places', () => {
    const differing = [...texts.en].filter(([key, text]) => places(text).join() !== places(texts['zh-CN'].get(key) ?? '').join() && !text.includes('|'));
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  test('nothing is empty and nothing Chinese was left in English', () => {
    for (const [name, map] of Object.entries(texts)) for (const [key, text] of map) expect(text.trim(), `${name} ${key}`).not.toBe('');
    for (const [key, text] of texts.en) expect(text, key).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/);
  });

  test('Chinese uses full-width punctuation and a space between Han and Latin', () => {
    for (const [key, text] of texts['zh-CN']) {
      expect(text, key).not.toMatch(/[\u4e00-\u9fff][,.!?;:](?!\w)/);
      expect(text, key).not.toMatch(/[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]/);
    }
  });

  test('templates hold no words of their own', () => {
    const templates = sources('src').flatMap((file) => /<template>([\s\S]*)<\/template>/.exec(file)?.[1] ?? []);
    const allowed = new Set(['DataFlux', 'Func', 'ID', 'SECRET', 'API', 'JSON', 'Enter', 'S', 'Shift P', 'v', '/al/', '/bat/']);
    const words = templates.flatMap((template) => [...template.replace(/<!--[\s\S]*?-->/g, '').matchAll(/>([^<>{}]*)(?=<|\{\{)/g)].map((match) => (match[1] ?? '').replace(/&\w+;/g, '').trim()));
    expect(words.filter((word) => /[A-Za-z]{2}/.test(word) && !allowed.has(word))).toEqual([]);
  });
});
