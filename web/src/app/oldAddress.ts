/** Addresses of earlier generations had their path behind `#`; bookmarks of them still work. */
const pages: [RegExp, string][] = [
  [/^\/code-editor\/([\w-]+)/, '/editor/$1'],
  [/^\/code-viewer\/([\w-]+)/, '/editor/$1'],
  [/^\/(?:editor|code-editor|code-viewer)/, '/editor'],
  [/^\/func-doc/, '/func-doc'],
  [/^\/(?:auth-link-func-doc|func-api-doc|sync-api-doc)/, '/auth-link-func-doc'],
  [/^\/(?:management\/)?(?:auth-link|sync-api)/, '/auth-links'],
  [/^\/management\/batch\/([\w-]+)\/task-info-list/, '/runs?origin=asyncAPI&originId=$1'],
  [/^\/management\/crontab\/([^/]+)\/task-info-list/, '/runs?origin=cronJob&originId=$1'],
  [/^\/(?:management\/)?task-info/, '/runs'],
  [/^\/(?:management\/)?about/, '/about'],
  [/^\/(?:management\/)?overview/, '/overview'],
  [/^\/(?:management\/)?(?:batch|async-api)/, '/batches'],
  [/^\/(?:management\/)?(?:crontab|cron-job)/, '/crontab-configs'],
  [/^\/(?:management\/)?api-auth/, '/api-auth'],
  [/^\/(?:editor\/)?env-variable/, '/variables'],
  [/^\/(?:management\/)?user-/, '/members'],
  [/^\/(?:management\/)?access-key/, '/access-keys'],
  [/^\/setting\/profile/, '/settings/profile'],
  [/^\/setting\/password/, '/settings/password'],
  [/^\/setting\//, '/settings/preferences'],
  [/^\//, '/'],
];

export function oldAddress(hash: string): string | null {
  if (!hash.startsWith('#/')) return null;
  const path = hash.slice(1);
  for (const [pattern, target] of pages) {
    const match = pattern.exec(path);
    if (match) return target.replace('$1', match[1] ?? '');
  }
  return '/';
}
