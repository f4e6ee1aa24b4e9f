import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Colours of tokens.css: WCAG AA in both themes, and distances of task states for colour-blind people. */
const css = readFileSync('src/ui/tokens.css', 'utf8');

type Colors = Record<string, string>;
function read(head: string): Colors {
  const from = css.indexOf(head);
  return Object.fromEntries([...css.slice(from, css.indexOf('\n}', from)).matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]]));
}
const light = read(':root {');
const themes: [string, Colors][] = [['light', light], ['dark', { ...light, ...read('[data-theme="dark"] {') }]];

type Triple = [number, number, number];
const linear = (hex: string): Triple => {
  const channel = (at: number): number => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function contrast(a: string, b: string): number {
  const [x, y] = [dot(linear(a), [0.2126, 0.7152, 0.0722]), dot(linear(b), [0.2126, 0.7152, 0.0722])];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Dichromat simulation on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1. */
const vision: [string, [Triple, Triple, Triple], number][] = [
  ['normal', [[1, 0, 0], [0, 1, 0], [0, 0, 1]], 10],
  ['protan', [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]], 7],
  ['deutan', [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]], 7],
  ['tritan', [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]], 7],
];

function oklab(hex: string, matrix: [Triple, Triple, Triple]): Triple {
  const seen = matrix.map((row) => Math.min(1, Math.max(0, dot(row, linear(hex))))) as Triple;
  const cones: Triple = [
    Math.cbrt(dot(seen, [0.4122214708, 0.5363325363, 0.0514459929])),
    Math.cbrt(dot(seen, [0.2119034982, 0.6806995451, 0.1073969566])),
    Math.cbrt(dot(seen, [0.0883024619, 0.2817188376, 0.6299787005])),
  ];
  return [dot(cones, [0.2104542553, 0.793617785, -0.0040720468]), dot(cones, [1.9779984951, -2.428592205, 0.4505937099]), dot(cones, [0.0259040371, 0.7827717662, -0.808675766])];
}

const grounds = ['bg-canvas', 'bg-nav', 'bg-surface', 'bg-raised', 'bg-sunken'];
const states = ['queued', 'running', 'success', 'failure', 'timeout', 'expired', 'cancelled', 'skipped'];
const code = ['fg', 'keyword', 'string', 'number', 'comment', 'def', 'dff', 'type', 'builtin', 'punct', 'gutter'];
const words: [string, string][] = [
  ...['fg-1', 'fg-2', 'fg-3', 'fg-link', 'draft', 'ok', 'warn', 'danger', 'info'].flatMap((fg) => grounds.map((bg): [string, string] => [fg, bg])),
  ...['fg-1', 'fg-2', 'fg-3'].flatMap((fg): [string, string][] => [[fg, 'bg-hover'], [fg, 'bg-selected']]),
  ...['ok', 'warn', 'danger', 'info'].flatMap((fg): [string, string][] => [[fg, `${fg}-soft`], ['fg-1', `${fg}-soft`], ['fg-2', `${fg}-soft`]]),
  ...states.flatMap((state) => [`st-${state}-soft`, 'bg-surface', 'bg-selected', 'bg-hover', 'bg-raised'].map((bg): [string, string] => [`st-${state}`, bg])),
  ...['accent', 'accent-hover', 'accent-press', 'who-1', 'who-2', 'who-3', 'who-4'].map((bg): [string, string] => ['accent-fg', bg]),
  ['accent-soft-fg', 'accent-soft'], ['accent-soft-fg', 'bg-surface'], ['danger-solid-fg', 'danger-solid'], ['danger-solid-fg', 'danger-solid-hover'], ['fg-inverse', 'bg-inverse'],
  ...code.flatMap((name) => ['code-bg', 'code-line', 'bg-sunken', 'diff-add', 'diff-del'].map((bg): [string, string] => [`code-${name}`, bg])),
];
const parts: [string, string][] = grounds.flatMap((bg): [string, string][] => [['line-control', bg], ['focus', bg]]);

describe.each(themes)('colours, %s', (_name, colors) => {
  const tooLow = (pairs: [string, string][], least: number): string[] =>
    pairs.filter(([fg, bg]) => contrast(colors[fg] ?? '', colors[bg] ?? '') < least || !colors[fg] || !colors[bg]).map(([fg, bg]) => `${fg} on ${bg}`);

  test('text is readable on every ground it stands on', () => expect(tooLow(words, 4.5)).toEqual([]));
  test('lines of controls and focus are visible', () => expect(tooLow(parts, 3)).toEqual([]));
  test.each(vision)('states stay apart for %s vision', (_kind, matrix, least) => {
    const main = ['running', 'success', 'failure', 'timeout', 'expired'].map((state) => oklab(colors[`st-${state}-viz`] ?? '', matrix));
    const distances = main.flatMap((a, i) => main.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) * 100));
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(least);
  });
});
