/** What a function takes, read from its signature and docstring. */

export interface Parameter {
  name: string;
  type: string | null;
  /** Source text of the default, null when the caller has to give a value. */
  default: string | null;
}

const pairs: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** End of the text literal that starts at `at`. */
function endOfText(text: string, at: number): number {
  const quote = text[at] ?? '';
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i;
  }
  return text.length;
}

/** Cuts at `cut`, but not inside brackets and text literals. */
export function splitOutside(text: string, cut: string, limit = Infinity): string[] {
  const parts: string[] = [];
  const open: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '"' || char === "'") i = endOfText(text, i);
    else if (pairs[char]) open.push(pairs[char]);
    else if (char === open.at(-1)) open.pop();
    else if (char === cut && open.length === 0 && parts.length + 1 < limit) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim());
}

/** The parameters of `name(day: str, limit: int = 5, *, dry=True) -> dict`; those with stars are left out. */
export function parametersOf(definition: string): Parameter[] {
  const start = definition.indexOf('(');
  if (start < 0) return [];
  let depth = 0;
  let end = definition.length;
  for (let i = start; i < definition.length; i++) {
    const char = definition[i] ?? '';
    if (char === '"' || char === "'") i = endOfText(definition, i);
    else if (pairs[char]) depth++;
    else if (/[)\]}]/.test(char) && --depth === 0) {
      end = i;
      break;
    }
  }
  return splitOutside(definition.slice(start + 1, end), ',').flatMap((part) => {
    const [head = '', value] = splitOutside(part, '=', 2);
    const [name = '', type] = splitOutside(head, ':', 2);
    return /^[^\W\d]\w*$/u.test(name) ? [{ name, type: type ?? null, default: value ?? null }] : [];
  });
}

const entry = /^(?::param(?:\s+[\w.[\]]+)?\s+(?<sphinx>\w+):|[-*•]?\s*`?(?<plain>[A-Za-z_]\w*)`?\s*(?:\([^)]*\))?\s*[:：—–-])\s*(?<text>.*)$/u;

/** What a docstring says about each of the parameters: `day: ISO date`, `:param day: ISO date`, `day (str): ISO date`. */
export function helpIn(doc: string | null, names: string[]): Record<string, string> {
  const help: Record<string, string> = {};
  let open: { name: string; indent: number } | null = null;
  for (const line of (doc ?? '').split('\n')) {
    const indent = line.length - line.trimStart().length;
    const groups = entry.exec(line.trim())?.groups;
    const name = groups?.sphinx ?? groups?.plain;
    if (name !== undefined && names.includes(name) && !(name in help)) {
      help[name] = groups?.text ?? '';
      open = { name, indent };
    } else if (open && line.trim() !== '' && indent > open.indent) help[open.name] = `${help[open.name] ?? ''} ${line.trim()}`.trim();
    else open = null;
  }
  return Object.fromEntries(Object.entries(help).filter(([, text]) => text !== ''));
}
