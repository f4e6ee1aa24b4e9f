import type { EnvType } from '@/api/types';

export const envTypes: EnvType[] = ['string', 'integer', 'float', 'boolean', 'json', 'commaArray', 'password'];

const booleans = /^(true|false|yes|no|y|n|on|off|o|x|1|0|t|f|ok|ng)$/i;
const checks: Partial<Record<EnvType, (text: string) => boolean>> = {
  integer: (text) => /^[+-]?\d+$/.test(text.trim()),
  float: (text) => text.trim() !== '' && Number.isFinite(Number(text)),
  boolean: (text) => booleans.test(text.trim()),
  json: (text) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  },
};

/** Whether a script could read the value as this type. */
export const fits = (type: EnvType, text: string): boolean => checks[type]?.(text) ?? true;

/** Blanks outside texts. */
const blanks = /("(?:[^"\\]|\\.)*")|\s+/g;

/** JSON on lines of its own, unless writing it anew would change a value, as it does long numbers; no blanks around numbers and words. */
export function tidy(type: EnvType, text: string): string {
  if (text.trim() === '' || !fits(type, text)) return text;
  if (type === 'json') {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text.replace(blanks, '$1') ? JSON.stringify(value, null, 2) : text;
  }
  return type === 'integer' || type === 'float' || type === 'boolean' ? text.trim() : text;
}
