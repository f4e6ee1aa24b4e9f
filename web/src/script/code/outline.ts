import { pythonLanguage } from '@codemirror/lang-python';
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Parameter } from '@/function/signature';

export interface OutlineFunc {
  name: string;
  line: number;
  exported: boolean;
  parameters: Parameter[];
  doc: string | null;
}

export type SymbolKind = 'api' | 'func' | 'class' | 'method' | 'tag';

/** One place of a script worth jumping to. */
export interface ScriptSymbol {
  kind: SymbolKind;
  name: string;
  line: number;
  /** The word that tags a comment. */
  tag?: string;
}

export interface Outline {
  /** Top-level functions that can be run. */
  functions: OutlineFunc[];
  symbols: ScriptSymbol[];
}

/** Comments that begin with one of these words stand in the outline. */
const tags = /^#\s*(STAR|NOTE|XXX|TEST|DEBUG|TODO|BUG|FIXME|HACK)\b[:\s]*(.*)$/;

/** What a script holds as written now, by a real parser: definitions over several lines count, too. */
export const readScript = (code: string): Outline => readTree(code, pythonLanguage.parser.parse(code));

export function readTree(code: string, tree: Tree): Outline {
  const lineOf = lineFinder(code);
  const text = (node: SyntaxNode): string => code.slice(node.from, node.to);
  const found: Outline = { functions: [], symbols: [] };

  function define(node: SyntaxNode, inClass: boolean): void {
    const definition = node.name === 'DecoratedStatement' ? (node.getChild('FunctionDefinition') ?? node.getChild('ClassDefinition')) : node;
    const nameNode = definition?.getChild('VariableName');
    if (!definition || !nameNode || !/^(Function|Class)Definition$/.test(definition.name)) return;
    const name = text(nameNode);
    const line = lineOf(definition.from);
    if (definition.name === 'ClassDefinition') {
      found.symbols.push({ kind: 'class', name, line });
      const body = definition.getChild('Body');
      for (let child = inClass ? null : (body?.firstChild ?? null); child; child = child.nextSibling) define(child, true);
      return;
    }
    const exported = !inClass && node.getChildren('Decorator').some((decorator) => /^@\s*DFF\.API\b/.test(text(decorator)));
    found.symbols.push({ kind: inClass ? 'method' : exported ? 'api' : 'func', name, line });
    if (inClass || name.startsWith('_')) return;
    found.functions.push({ name, line, exported, parameters: parameters(code, definition.getChild('ParamList')), doc: docstring(definition, text) });
  }

  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) define(node, false);
  if (code.includes('#')) found.symbols.push(...tagged(code));
  found.symbols.sort((a, b) => a.line - b.line);
  return found;
}

export const outline = (code: string): OutlineFunc[] => readScript(code).functions;

function tagged(code: string): ScriptSymbol[] {
  return code.split('\n').flatMap((line, i) => {
    const [, tag, name] = tags.exec(line.trim()) ?? [];
    return tag === undefined ? [] : [{ kind: 'tag' as const, tag, name: name ?? '', line: i + 1 }];
  });
}

/** Line numbers of rising positions, in one pass over the text. */
function lineFinder(code: string): (position: number) => number {
  let [line, at] = [1, 0];
  return (position) => {
    for (let next = code.indexOf('\n', at); next >= 0 && next < position; next = code.indexOf('\n', at)) {
      line++;
      at = next + 1;
    }
    return line;
  };
}

function docstring(definition: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const first = definition.getChild('Body')?.getChildren('ExpressionStatement')[0];
  const node = first?.firstChild;
  // something else stands before it: then it is no docstring
  if (!node || node.name !== 'String' || definition.getChild('Body')?.firstChild?.nextSibling?.from !== first.from) return null;
  return text(node).replace(/^[rRuU]?("""|'''|"|')/, '').replace(/("""|'''|"|')$/, '');
}

function parameters(code: string, list: SyntaxNode | null): Parameter[] {
  const found: Parameter[] = [];
  let open: Parameter | null = null;
  let star = false;
  for (let node = list?.firstChild ?? null; node; node = node.nextSibling) {
    const text = code.slice(node.from, node.to);
    if (text === '*' || text === '**') star = true;
    else if (node.name === 'VariableName' && open === null && !star) {
      open = { name: text, type: null, default: null };
      found.push(open);
    } else if (node.name === 'TypeDef' && open) open.type = text.replace(/^:\s*/, '');
    else if (text === ',') {
      open = null;
      star = false;
    } else if (open && !['(', ')', '=', '/', 'AssignOp'].includes(text) && node.name !== 'AssignOp') open.default = text;
  }
  return found;
}
