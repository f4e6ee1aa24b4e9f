import type { Func, JsonObject, JsonValue } from '@/api/types';
import { pythonLiteral } from '@/function/literal';
import { helpIn, parametersOf, splitOutside, type Parameter } from '@/function/signature';

/** `any`: a parameter that says nothing of its type takes JSON or a bare text. */
export type FieldKind = 'text' | 'integer' | 'number' | 'switch' | 'select' | 'instant' | 'day' | 'list' | 'dict' | 'any';

/** One argument of a function, as a form offers it. */
export interface ArgumentField {
  name: string;
  /** As written in the signature. */
  type: string | null;
  kind: FieldKind;
  /** None is a value, too. */
  nullable: boolean;
  /** Values to choose from. */
  options: JsonValue[];
  required: boolean;
  /** The default as Python writes it; null when the caller has to give a value. */
  defaultText: string | null;
  default: JsonValue | undefined;
  help: string | null;
  /** False for an argument the signature does not name: `**options`, or an older signature. */
  inSignature: boolean;
}

const kinds: [RegExp, FieldKind][] = [
  [/^(typing\.)?Literal\[/, 'select'],
  [/^bool$/, 'switch'],
  [/^int$/, 'integer'],
  [/^(float|Decimal|decimal\.Decimal)$/, 'number'],
  [/^str$/, 'text'],
  [/^(datetime\.)?datetime$/, 'instant'],
  [/^(datetime\.)?date$/, 'day'],
  [/^(typing\.)?(list|List|tuple|Tuple|set|Set|Sequence|Iterable)\b/, 'list'],
  [/^(typing\.)?(dict|Dict|Mapping|TypedDict)\b/, 'dict'],
];

/** `Optional[int]` and `int | None` without their None. */
function withoutNone(type: string): { type: string; nullable: boolean } {
  const optional = /^(?:typing\.)?Optional\[(.*)\]$/s.exec(type);
  if (optional) return { type: (optional[1] ?? '').trim(), nullable: true };
  const bare = type.replace(/\s*\|\s*None\b|\bNone\s*\|\s*/g, '').trim();
  return { type: bare, nullable: bare !== type };
}

function literals(type: string): JsonValue[] {
  const inner = /\[(.*)\]$/s.exec(type)?.[1] ?? '';
  return splitOutside(inner, ',').flatMap((text) => {
    const value = pythonLiteral(text);
    return value === undefined ? [] : [value];
  });
}

function kindOfValue(value: JsonValue | undefined): FieldKind {
  if (typeof value === 'boolean') return 'switch';
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value)) return 'list';
  if (value !== null && typeof value === 'object') return 'dict';
  // 1 as a default says nothing about 1.5
  return typeof value === 'number' ? 'number' : 'any';
}

function fieldOf(parameter: Parameter, value: JsonValue | undefined, help: string | null): ArgumentField {
  const { type, nullable } = withoutNone(parameter.type?.replace(/^(['"])(.*)\1$/, '$2') ?? '');
  const kind = kinds.find(([pattern]) => pattern.test(type))?.[1] ?? (type === '' ? kindOfValue(value) : 'any');
  const options = kind === 'select' ? literals(type) : [];
  return {
    name: parameter.name,
    type: parameter.type,
    kind: kind === 'select' && options.length === 0 ? 'any' : kind,
    nullable: nullable || value === null,
    options,
    required: parameter.default === null,
    defaultText: parameter.default,
    default: value,
    help,
    inSignature: true,
  };
}

/** The arguments of a function as it is written now. */
export function fieldsOf(parameters: Parameter[], doc: string | null): ArgumentField[] {
  const help = helpIn(doc, parameters.map(({ name }) => name));
  return parameters.map((parameter) => fieldOf(parameter, parameter.default === null ? undefined : pythonLiteral(parameter.default), help[parameter.name] ?? null));
}

/** The arguments of a published function. */
export function fieldsOfFunc(func: Pick<Func, 'definition' | 'description' | 'kwargsJSON'>): ArgumentField[] {
  const parameters = parametersOf(func.definition);
  const help = helpIn(func.description, parameters.map(({ name }) => name));
  return parameters.map((parameter) => {
    const recorded = func.kwargsJSON?.[parameter.name];
    const plain = recorded !== undefined && 'default' in recorded && recorded.default !== '<Complex Object>';
    return fieldOf(parameter, plain ? recorded.default : parameter.default === null ? undefined : pythonLiteral(parameter.default), help[parameter.name] ?? null);
  });
}

/** Fields for the values that no field takes. */
export function furtherFields(fields: ArgumentField[], values: JsonObject): ArgumentField[] {
  const known = new Set(fields.map(({ name }) => name));
  return Object.keys(values)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, type: null, kind: kindOfValue(values[name]), nullable: true, options: [], required: false, defaultText: null, default: undefined, help: null, inSignature: false }));
}

const empties: Partial<Record<FieldKind, JsonValue>> = { integer: 0, number: 0, switch: false, list: [], dict: {} };

/** Values to start from: what has a default is left to it, the rest is empty, of the right kind; null where the signature names none. */
export function startValues(fields: ArgumentField[]): JsonObject {
  const needed = fields.filter(({ required }) => required);
  return Object.fromEntries(needed.map(({ name, kind, options }) => [name, kind === 'select' ? (options[0] ?? '') : (empties[kind] ?? (kind === 'any' ? null : ''))]));
}

/** Values to run with before anybody wrote one: only what the form shows as chosen. Nothing else is made up. */
export function shownValues(fields: ArgumentField[]): JsonObject {
  return startValues(fields.filter(({ kind }) => kind === 'switch' || kind === 'select'));
}

/** Names of arguments that need a value and have none. */
export const missingIn = (fields: ArgumentField[], values: JsonObject): string[] => fields.filter(({ name, required }) => required && values[name] === undefined).map(({ name }) => name);

export type Reading = { value: JsonValue | undefined } | { problem: 'integer' | 'number' | 'list' | 'dict' | 'required'; detail?: string };

/** Reads what was typed. An empty text is the default, or None where nothing else can be meant. */
export function readArgument(field: ArgumentField, text: string): Reading {
  const bare = text.trim();
  if (bare === '' && field.kind !== 'text') return field.required ? (field.nullable ? { value: null } : { problem: 'required' }) : { value: undefined };
  switch (field.kind) {
    case 'text':
      return { value: text };
    case 'integer':
      return /^[-+]?\d+$/.test(bare) && Number.isSafeInteger(Number(bare)) ? { value: Number(bare) } : { problem: 'integer' };
    case 'number':
      return Number.isFinite(Number(bare)) ? { value: Number(bare) } : { problem: 'number' };
    case 'list':
    case 'dict':
      return readStructure(field.kind, bare);
    default:
      return { value: bareOrJson(bare) };
  }
}

function readStructure(kind: 'list' | 'dict', text: string): Reading {
  try {
    const value = JSON.parse(text) as JsonValue;
    const fits = value === null || (kind === 'list' ? Array.isArray(value) : typeof value === 'object' && !Array.isArray(value));
    return fits ? { value } : { problem: kind };
  } catch (error) {
    return { problem: kind, detail: error instanceof Error ? error.message : '' };
  }
}

function bareOrJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/** The text that `readArgument` turns back into the value. */
export function writeArgument(field: ArgumentField, value: JsonValue | undefined): string {
  if (value === undefined) return '';
  if (field.kind === 'text' && typeof value === 'string') return value;
  if (field.kind === 'any' && typeof value === 'string' && bareOrJson(value.trim()) === value) return value;
  if (field.kind === 'list' || field.kind === 'dict') return JSON.stringify(value, null, JSON.stringify(value).length > 40 ? 2 : undefined);
  return value === null ? 'null' : JSON.stringify(value);
}

/** True when the field can show the value; else the form shows it as JSON. */
export function fits(field: ArgumentField, value: JsonValue | undefined): boolean {
  if (value === undefined) return true;
  if (value === null) return field.nullable;
  switch (field.kind) {
    case 'text':
    case 'instant':
    case 'day':
      return typeof value === 'string';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'switch':
      return typeof value === 'boolean';
    case 'select':
      return field.options.includes(value);
    case 'list':
      return Array.isArray(value);
    case 'dict':
      return typeof value === 'object' && !Array.isArray(value);
    case 'any':
      return true;
  }
}
