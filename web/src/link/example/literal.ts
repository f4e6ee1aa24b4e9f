import type { JsonValue } from '@/api/types';

/** How a language writes values; layout is the same for all. */
export interface Notation {
  text: (text: string) => string;
  key: (name: string) => string;
  null: string;
  true: string;
  false: string;
  /** Between braces of a short object. */
  pad: string;
}

const lineLength = 76;

const escapes: Record<string, string> = { '\\': '\\\\', "'": "\\'", '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const code = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
/** In single quotes, as JavaScript and Python both read it. Control characters, line separators and halves of pairs are escaped. */
export const singleQuoted = (text: string): string =>
  `'${text.replace(/[\\'\p{Cc}\u2028\u2029\p{Cs}]/gu, (char) => escapes[char] ?? code(char))}'`;

/** On one line when it fits, else one entry a line. */
export function literal(value: JsonValue, notation: Notation, indent = ''): string {
  const short = oneLine(value, notation);
  if (value === null || typeof value !== 'object' || indent.length + short.length <= lineLength || short.length <= 2) return short;
  const inner = `${indent}${indentStep(notation)}`;
  const items = Array.isArray(value) ? value.map((item) => literal(item, notation, inner)) : Object.entries(value).map(([name, item]) => `${notation.key(name)}: ${literal(item, notation, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close}`;
}

const indentStep = (notation: Notation): string => (notation.pad === '' ? '    ' : '  ');

function oneLine(value: JsonValue, notation: Notation): string {
  if (value === null) return notation.null;
  if (typeof value === 'boolean') return value ? notation.true : notation.false;
  if (typeof value === 'number') return JSON.stringify(value);
  if (typeof value === 'string') return notation.text(value);
  if (Array.isArray(value)) return `[${value.map((item) => oneLine(item, notation)).join(', ')}]`;
  const items = Object.entries(value).map(([name, item]) => `${notation.key(name)}: ${oneLine(item, notation)}`);
  return items.length === 0 ? '{}' : `{${notation.pad}${items.join(', ')}${notation.pad}}`;
}
