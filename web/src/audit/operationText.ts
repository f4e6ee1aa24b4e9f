import type { OperationRecord } from '@/api/operator';

export type OperationKind = 'add' | 'modify' | 'delete' | 'other';

/** What an operation does to its object, as its route says. */
export function kindOf(route: string): OperationKind {
  const action = route.split('/do/')[1] ?? '';
  if (/^(add|clone|install|import)/.test(action)) return 'add';
  if (/^(delete|clear)/.test(action)) return 'delete';
  return /^(modify|set|publish|restore|recover)/.test(action) ? 'modify' : 'other';
}

export const succeeded = (row: Pick<OperationRecord, 'respStatusCode'>): boolean => row.respStatusCode < 400;
