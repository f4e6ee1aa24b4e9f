/** What a recorded definition says beyond names and defaults: `convert(amount, digits: int = 2) -> dict`. */

const pairs: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** Cuts at the character where it stands outside brackets and quotes. */
function splitAt(text: string, at: string): string[] {
  const parts = [''];
  const open: string[] = [];
  let quote = '';
  for (const char of text) {
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (pairs[char]) open.push(pairs[char]);
    else if (char === open.at(-1)) open.pop();
    else if (char === at && open.length === 0) {
      parts.push('');
      continue;
    }
    parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}

/** Annotated types by parameter name. */
export function typesOf(definition: string | null): Record<string, string> {
  const inside = /\((.*)\)(?:\s*->.*)?$/s.exec(definition ?? '')?.[1] ?? '';
  const types: Record<string, string> = {};
  for (const parameter of splitAt(inside, ',')) {
    const [name = '', ...rest] = splitAt(splitAt(parameter, '=')[0] ?? '', ':');
    if (rest.length > 0) types[name] = rest.join(':');
  }
  return types;
}

/** The type of a parameter: as written, else that of its default. */
export function typeOf(annotation: string | undefined, value: unknown): string {
  if (annotation !== undefined) return annotation;
  if (typeof value === 'string') return value.startsWith('<') ? '' : 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' && value !== null ? 'dict' : '';
}
