import { batches, funcs, links } from '@/api';
import type { ApiAuthType, AuthLink, Batch, Callable, FuncConfig, FuncDocument, JsonObject, LinkDocument } from '@/api/types';
import { fieldsOfFunc, startValues, type ArgumentField } from '@/function/argumentFields';
import { isByCaller } from '@/binding/callableForm';

/** What an example calls. */
export interface Subject {
  kind: 'link' | 'batch' | 'func';
  id: string;
  title: string;
  url: string;
  /** Arguments the caller may give. */
  fields: ArgumentField[];
  kwargs: JsonObject;
  /** What the function itself says of its limits, where that is known. */
  own: FuncConfig;
  /** How callers prove who they are; null = not at all. */
  apiAuth: ApiAuthType | null;
}

interface Described {
  definition: string | null;
  description: string | null;
  kwargsJSON: FuncDocument['kwargsJSON'];
}

const fieldsOf = (func: Described): ArgumentField[] => fieldsOfFunc({ ...func, definition: func.definition ?? '' });
const absolute = (path: string): string => `${window.location.origin}${path}`;

/** What is fixed, the caller cannot give. */
export function fieldsForCaller(func: Described, stored: JsonObject | null): ArgumentField[] {
  return fieldsOf(func).filter(({ name }) => stored?.[name] === undefined || isByCaller(stored[name]));
}

/** Uploaded files arrive as the argument of that name. */
const uploaded = 'files';

function subject(base: Omit<Subject, 'kwargs'>): Subject {
  return { ...base, kwargs: startValues(base.fields.filter(({ name }) => name !== uploaded)) };
}

function subjectOfRow(kind: 'link' | 'batch', row: Callable, path: string): Subject {
  const func = { definition: row.func_definition, description: row.func_description, kwargsJSON: row.func_kwargsJSON };
  return subject({ kind, id: row.id, title: row.func_title || row.func_name || row.funcId, url: absolute(path), fields: fieldsForCaller(func, row.funcCallKwargsJSON), own: row.func_extraConfigJSON ?? {}, apiAuth: row.apia_type });
}

export const subjectOfLink = (link: AuthLink): Subject => subjectOfRow('link', link, links.path(link.id));
export const subjectOfBatch = (batch: Batch): Subject => subjectOfRow('batch', batch, batches.path(batch.id));

export function subjectOfLinkDocument(link: LinkDocument): Subject {
  const func = { definition: link.funcDefinition, description: link.funcDescription, kwargsJSON: link.funcKwargsJSON };
  return subject({ kind: 'link', id: link.id, title: link.funcTitle || link.funcName || link.id, url: absolute(links.path(link.id)), fields: fieldsForCaller(func, link.funcCallKwargsJSON), own: {}, apiAuth: link.apiAuthType });
}

export function subjectOfFunc(func: FuncDocument): Subject {
  return subject({ kind: 'func', id: func.id, title: func.title || func.name, url: absolute(funcs.path(func.id)), fields: fieldsOf(func), own: {}, apiAuth: null });
}
