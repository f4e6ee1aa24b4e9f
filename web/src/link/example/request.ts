import type { JsonObject, JsonValue } from '@/api/types';

/** The six ways to hand arguments over. */
export const callForms = ['postJson', 'postFlattened', 'postSimplified', 'getJson', 'getFlattened', 'getSimplified'] as const;
export type CallForm = (typeof callForms)[number];

export const takesOptions = (form: CallForm): boolean => !form.endsWith('Simplified');
export const takesFiles = (form: CallForm): boolean => form === 'postSimplified';

/** A request as the examples write it down and "Try it" sends it. */
export interface CallRequest {
  method: 'GET' | 'POST';
  /** Without query. */
  url: string;
  /** Query of a GET, form fields of a POST. */
  fields: [name: string, value: string][];
  /** Body of a POST that has no fields. */
  json: JsonObject | null;
  /** Names of files sent with the fields. */
  files: string[];
  /** Only signed-in users may: the examples read their token from the environment variable DFF_TOKEN. */
  needsToken: boolean;
  /** Seconds a caller should wait. */
  patience: number;
}

export interface CallInput {
  form: CallForm;
  url: string;
  kwargs: JsonObject;
  options: JsonObject;
  files?: string[];
  needsToken?: boolean;
}

/** Texts go as they are, everything else as JSON. */
const asText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
const prefixed = (prefix: string, values: JsonObject): [string, string][] => Object.entries(values).map(([name, value]) => [prefix + name, asText(value)]);

function content({ form, kwargs, options }: CallInput): Pick<CallRequest, 'fields' | 'json'> {
  const hasOptions = Object.keys(options).length > 0;
  if (form.endsWith('Simplified')) return { fields: prefixed('', kwargs), json: null };
  if (form.endsWith('Flattened')) return { fields: [...prefixed('kwargs_', kwargs), ...prefixed('options_', options)], json: null };
  if (form === 'postJson') return { fields: [], json: { kwargs, ...(hasOptions && { options }) } };
  return { fields: [['kwargs', JSON.stringify(kwargs)], ...(hasOptions ? [['options', JSON.stringify(options)] as [string, string]] : [])], json: null };
}

/** Default wait of the server, and what a caller grants on top of it. */
const defaultWait = 10;
const grace = 5;

export function requestOf(input: CallInput): CallRequest {
  const { form, url, options, files = [], needsToken = false } = input;
  const suffix = form.endsWith('Simplified') ? '/simplified' : form.endsWith('Flattened') ? '/flattened' : '';
  const wait = typeof options.apiTimeout === 'number' ? options.apiTimeout : defaultWait;
  return { method: form.startsWith('get') ? 'GET' : 'POST', url: url + suffix, ...content(input), files: takesFiles(form) ? files : [], needsToken, patience: wait + grace };
}

/** The address of a GET with everything in it. */
export function addressOf({ url, method, fields }: CallRequest): string {
  const query = method === 'GET' ? new URLSearchParams(fields).toString() : '';
  return query === '' ? url : `${url}?${query}`;
}
