import type { JsonValue } from '@/api/types';

/** Downloads a system report under a name that tells when it was made. */
export function saveReport(report: JsonValue): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }));
  link.download = `dataflux-func-report-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
