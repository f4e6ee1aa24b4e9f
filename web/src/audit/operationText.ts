import type { OperationRecord } from '@/api/operator';

export type OperationKind = 'add' | 'modify' | 'delete' | 'other';

/** What an operation does to its object, as its route says. */
export function kindOf(route: string): OperationKind {
  const action = route.split('/do/')[1] ?? '';
  if (/^(add|clone|install|import)/.test(action)) return 'add';
  if (/^(delete|clear)/.test(action)) return 'delete';
  return /^(modify|set|publish|restore|recover)/.test(action) ? 'modify' : 'other';
}

/** IDs that nobody chose: a name says more. */
const made = /^(u|ak|apia|auln|bat|cron)-[A-Za-z0-9]{6,}$/;

/** How the object of an operation is shown: the name it has, had when it was made, or none; and its ID where people know it by that. */
export function objectOf(row: Pick<OperationRecord, '_operationEntityId' | '_operationEntityName' | 'reqBodyJSON'>): { name: string; id: string } {
  const id = row._operationEntityId ?? '';
  const body = row.reqBodyJSON as { data?: { name?: unknown; title?: unknown } } | null;
  const given = [body?.data?.name, body?.data?.title].find((value) => typeof value === 'string' && value !== '');
  const name = row._operationEntityName ?? (typeof given === 'string' ? given : '');
  return { name, id: name !== '' && made.test(id) ? '' : id };
}

export const succeeded = (row: Pick<OperationRecord, 'respStatusCode'>): boolean => row.respStatusCode < 400;
