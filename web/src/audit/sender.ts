import type { OperationRecord } from '@/api/operator';
import { usePersonName } from '@/auth/personName';

/** The name people know the sender of an operation by. */
export function useSender(): (row: Pick<OperationRecord, 'u_name' | 'username' | 'userId'>) => string {
  const personName = usePersonName();
  return (row) => personName({ name: row.u_name, username: row.username }, row.userId ?? '–');
}
