import { funcs, links } from '@/api';
import type { AuthLink, FuncDocument, JsonObject, LinkDocument } from '@/api/types';
import { fieldsOfFunc, startValues, type ArgumentField } from '@/function/argumentFields';
import { isByCaller } from '@/binding/callableForm';

/** What an example calls. */
export interface Subject {
  kind: 'link' | 'func';
  id: string;
  title: string;
  url: string;
  /** Arguments the caller may give. */
  fields: ArgumentField[];
  kwargs: JsonObject;
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

export function subjectOfLink(link: AuthLink): Subject {
  const func = { definition: link.func_definition, description: link.func_description, kwargsJSON: link.func_kwargsJSON };
  return subject({ kind: 'link', id: link.id, title: link.func_title || link.func_name || link.funcId, url: absolute(links.path(link.id)), fields: fieldsForCaller(func, link.funcCallKwargsJSON) });
}

export function subjectOfLinkDocument(link: LinkDocument): Subject {
  const func = { definition: link.funcDefinition, description: link.funcDescription, kwargsJSON: link.funcKwargsJSON };
  return subject({ kind: 'link', id: link.id, title: link.funcTitle || link.funcName || link.id, url: absolute(links.path(link.id)), fields: fieldsForCaller(func, link.funcCallKwargsJSON) });
}

export function subjectOfFunc(func: FuncDocument): Subject {
  return subject({ kind: 'func', id: func.id, title: func.title || func.name, url: absolute(funcs.path(func.id)), fields: fieldsOf(func) });
}
