import { batches, crontabConfigs, funcs, links } from '@/api';

export const callerKinds = ['links', 'crontabConfigs', 'batches'] as const;
export type CallerKind = (typeof callerKinds)[number];

/** Something that calls a function of a script. */
export interface Caller {
  kind: CallerKind;
  id: string;
  func: string;
}

/** All that calls functions of a script: those of its published version, and those of its draft that may have gone before. */
export async function callersOf(scriptId: string, drafted: string[]): Promise<Caller[]> {
  const published = (await funcs.list()).filter((func) => func.scriptId === scriptId).map(({ name }) => name);
  const ids = [...new Set([...published, ...drafted])].map((name) => `${scriptId}.${name}`);
  if (ids.length === 0) return [];
  const found = await Promise.all([links.callers(ids), crontabConfigs.callers(ids), batches.callers(ids)]);
  return found.flatMap((rows, i) => rows.map(({ id, funcId }): Caller => ({ kind: callerKinds[i] ?? 'links', id, func: funcId.slice(scriptId.length + 1) })));
}

/** Callers of functions that the draft no longer exports, by function. */
export function losing(callers: Caller[], exported: string[]): Map<string, Caller[]> {
  const kept = new Set(exported);
  const found = new Map<string, Caller[]>();
  for (const caller of callers.filter(({ func }) => !kept.has(func))) found.set(caller.func, [...(found.get(caller.func) ?? []), caller]);
  return found;
}
