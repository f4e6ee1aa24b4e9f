import { pythonLanguage } from '@codemirror/lang-python';
import type { SyntaxNode } from '@lezer/common';
import type { JsonValue } from '@/api/types';

export interface Parameter {
  name: string;
  type: string | null;
  /** Source text of the default, null when the caller has to give a value. */
  default: string | null;
}

export interface OutlineFunc {
  name: string;
  line: number;
  exported: boolean;
  parameters: Parameter[];
}

/** Top-level functions of a script as written now, by a real parser: definitions over several lines count, too. */
export function outline(code: string): OutlineFunc[] {
  const found: OutlineFunc[] = [];
  for (let node = pythonLanguage.parser.parse(code).topNode.firstChild; node; node = node.nextSibling) {
    const definition = node.name === 'DecoratedStatement' ? node.getChild('FunctionDefinition') : node.name === 'FunctionDefinition' ? node : null;
    const nameNode = definition?.getChild('VariableName');
    if (!definition || !nameNode) continue;
    const name = code.slice(nameNode.from, nameNode.to);
    if (name.startsWith('_')) continue;
    const decorators = node.getChildren('Decorator').map((decorator) => code.slice(decorator.from, decorator.to));
    found.push({
      name,
      line: code.slice(0, definition.from).split('\n').length,
      exported: decorators.some((text) => /^@\s*DFF\.API\b/.test(text)),
      parameters: parameters(code, definition.getChild('ParamList')),
    });
  }
  return found;
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

const literals: Record<string, JsonValue> = { True: true, False: false, None: null };
const empties: [RegExp, JsonValue][] = [[/^int\b|^float\b/, 0], [/^bool\b/, false], [/^(list|List|tuple|set)\b/, []], [/^(dict|Dict)\b/, {}]];

/** The value of a Python literal that JSON can say, else undefined. */
export function pythonLiteral(text: string): JsonValue | undefined {
  if (text in literals) return literals[text];
  if (/^-?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  if (text === '[]' || text === '()') return [];
  if (text === '{}') return {};
  const simple = /^'([^'\\\n]*)'$|^"([^"\\\n]*)"$/.exec(text);
  if (simple) return simple[1] ?? simple[2] ?? '';
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Arguments to start from: defaults as written, empty values of the right kind for the rest. */
export function argumentTemplate(parameters: Parameter[]): string {
  const values: Record<string, JsonValue> = {};
  for (const parameter of parameters) {
    const value = parameter.default === null ? (empties.find(([pattern]) => pattern.test(parameter.type ?? ''))?.[1] ?? '') : pythonLiteral(parameter.default);
    if (value !== undefined) values[parameter.name] = value;
  }
  return Object.keys(values).length === 0 ? '{}' : JSON.stringify(values, null, 2);
}
