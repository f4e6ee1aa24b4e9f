/** Markdown as docstrings use it, read into a tree. Nothing in it is ever taken for HTML. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'em'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] };

export type Block =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'code'; text: string; language: string }
  | { kind: 'list'; ordered: boolean; items: Block[][] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

/** Deeper nesting is shown as plain text. */
const deepest = 8;
const safeLink = /^(https?:\/\/|mailto:)[^\s]+$/i;
const item = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const fence = /^\s*(```+|~~~+)\s*(\S*)\s*$/;

/** What stands between two marks that begin at `at`, if the second one is there. */
function enclosed(text: string, at: number, mark: string): string | null {
  const end = text.indexOf(mark, at + mark.length);
  const inner = end < 0 ? '' : text.slice(at + mark.length, end);
  return inner === '' || inner.startsWith(' ') || inner.endsWith(' ') ? null : inner;
}

/** `[text](address)` at a place; addresses other than of pages and mail are no links. */
function linkAt(text: string, at: number): { length: number; label: string; href: string } | null {
  const middle = text.indexOf('](', at);
  const end = middle < 0 ? -1 : text.indexOf(')', middle);
  if (end < 0 || text.slice(at + 1, middle).includes('[')) return null;
  const href = text.slice(middle + 2, end);
  return safeLink.test(href) ? { length: end + 1 - at, label: text.slice(at + 1, middle), href } : null;
}

const word = /[\p{L}\p{N}]/u;

function marked(text: string, at: number, depth: number): { length: number; node: Inline } | null {
  const char = text[at];
  if (char === '`') {
    const mark = /^`+/.exec(text.slice(at))?.[0] ?? '`';
    const end = text.indexOf(mark, at + mark.length);
    return end < 0 ? null : { length: end + mark.length - at, node: { kind: 'code', text: text.slice(at + mark.length, end).replace(/^ (.+) $/, '$1') } };
  }
  if (char === '[') {
    const link = linkAt(text, at);
    return link && { length: link.length, node: { kind: 'link', href: link.href, children: inline(link.label, depth + 1) } };
  }
  // snake_case_names are no emphasis
  if ((char !== '*' && char !== '_') || (char === '_' && word.test(text[at - 1] ?? ''))) return null;
  const mark = text[at + 1] === char ? char + char : char;
  const inner = enclosed(text, at, mark);
  if (inner === null || (char === '_' && word.test(text[at + inner.length + 2 * mark.length] ?? ''))) return null;
  return { length: inner.length + 2 * mark.length, node: { kind: mark.length === 2 ? 'strong' : 'em', children: inline(inner, depth + 1) } };
}

export function inline(text: string, depth = 0): Inline[] {
  const nodes: Inline[] = [];
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const found = depth < deepest && /[`[*_]/.test(text[i] ?? '') ? marked(text, i, depth) : null;
    const escaped = text[i] === '\\' && /[\\`*_[\]#-]/.test(text[i + 1] ?? '');
    if (found) {
      if (plain !== '') nodes.push({ kind: 'text', text: plain });
      plain = '';
      nodes.push(found.node);
      i += found.length - 1;
    } else plain += escaped ? (text[++i] ?? '') : (text[i] ?? '');
  }
  if (plain !== '') nodes.push({ kind: 'text', text: plain });
  return nodes;
}

const cells = (line: string): string[] => line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
const isRuler = (line: string | undefined): boolean => line !== undefined && line.includes('-') && /^\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$/.test(line);

/** Lines of one block from `at` on, and where the next begins. */
function take(lines: string[], at: number, depth: number): { block: Block; next: number } {
  const line = lines[at] ?? '';
  const opened = fence.exec(line);
  if (opened) {
    const mark = opened[1] ?? '```';
    const end = lines.findIndex((other, i) => i > at && other.trim().startsWith(mark));
    const last = end < 0 ? lines.length : end;
    return { block: { kind: 'code', text: lines.slice(at + 1, last).join('\n'), language: opened[2] ?? '' }, next: last + 1 };
  }
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) return { block: { kind: 'heading', level: (heading[1] ?? '#').length, children: inline(heading[2] ?? '') }, next: at + 1 };
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return { block: { kind: 'rule' }, next: at + 1 };
  if (depth < deepest && /^\s*>/.test(line)) return takeQuote(lines, at, depth);
  if (depth < deepest && item.test(line)) return takeList(lines, at, depth);
  if (line.includes('|') && isRuler(lines[at + 1])) return takeTable(lines, at);
  let end = at + 1;
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && !startsBlock(lines[end] ?? '')) end++;
  return { block: { kind: 'paragraph', children: inline(lines.slice(at, end).join('\n')) }, next: end };
}

const startsBlock = (line: string): boolean => fence.test(line) || /^#{1,6}\s/.test(line) || /^\s*>/.test(line) || item.test(line);

function takeQuote(lines: string[], at: number, depth: number): { block: Block; next: number } {
  let end = at;
  while (end < lines.length && /^\s*>/.test(lines[end] ?? '')) end++;
  return { block: { kind: 'quote', blocks: blocks(lines.slice(at, end).map((line) => line.replace(/^\s*> ?/, '')), depth + 1) }, next: end };
}

function takeList(lines: string[], at: number, depth: number): { block: Block; next: number } {
  const [, indent = '', mark = '-'] = item.exec(lines[at] ?? '') ?? [];
  const ordered = /\d/.test(mark);
  const items: string[][] = [];
  let i = at;
  for (; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const found = item.exec(line);
    const own = found && (found[1] ?? '').length <= indent.length;
    if (own && /\d/.test(found[2] ?? '') !== ordered) break;
    if (own) items.push([found[3] ?? '']);
    else if (line.trim() === '' ? (lines[i + 1] ?? '').startsWith(`${indent}  `) : line.startsWith(`${indent}  `)) items.at(-1)?.push(line.slice(indent.length + 2));
    else break;
  }
  return { block: { kind: 'list', ordered, items: items.map((inner) => blocks(inner, depth + 1)) }, next: i };
}

function takeTable(lines: string[], at: number): { block: Block; next: number } {
  let end = at + 2;
  while (end < lines.length && (lines[end] ?? '').includes('|')) end++;
  const rows = lines.slice(at + 2, end).map((line) => cells(line).map((cell) => inline(cell)));
  return { block: { kind: 'table', head: cells(lines[at] ?? '').map((cell) => inline(cell)), rows }, next: end };
}

function blocks(lines: string[], depth: number): Block[] {
  const found: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    if ((lines[at] ?? '').trim() === '') at++;
    else {
      const { block, next } = take(lines, at, depth);
      found.push(block);
      at = next;
    }
  }
  return found;
}

export const markdown = (text: string): Block[] => blocks(text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n'), 0);
