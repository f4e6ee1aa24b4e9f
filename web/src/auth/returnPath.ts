/** Where to go after sign-in: a page of this application only, never another site. */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || asked.startsWith('//') || asked.includes('\\')) return '/';
  return asked.startsWith('/sign-in') || asked.startsWith('/setup') ? '/' : asked;
}
