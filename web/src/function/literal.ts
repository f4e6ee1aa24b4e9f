import type { JsonValue } from '@/api/types';

const words: Record<string, JsonValue> = { True: true, False: false, None: null };

/** The value of a Python literal that JSON can say, else undefined. */
export function pythonLiteral(text: string): JsonValue | undefined {
  if (Object.hasOwn(words, text)) return words[text];
  if (/^-?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  if (text === '[]' || text === '()') return [];
  if (text === '{}') return {};
  const simple = /^'([^'\\\n]*)'$|^"([^"\\\n]*)"$/.exec(text);
  if (simple) return simple[1] ?? simple[2] ?? '';
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** A JSON value as Python writes it, on one line. */
export function pythonText(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return value.includes("'") || /[\\\n\r\t]/.test(value) ? JSON.stringify(value) : `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([key, item]) => `${pythonText(key)}: ${pythonText(item)}`).join(', ')}}`;
  return String(value);
}
