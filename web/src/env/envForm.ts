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
