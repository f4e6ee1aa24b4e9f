import { acceptCompletion, autocompletion, snippetCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { pythonLanguage } from '@codemirror/lang-python';
import { syntaxTree } from '@codemirror/language';
import { Prec, type Extension } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import table from '@/script/code/dffNames.json';

/** One name of `DFF`. The whole table is in `dffNames.json`. */
export interface DffName {
  name: string;
  signature: string;
  /** What it does, in the languages of the interface. */
  en: string;
  zh?: string;
  /** What is written instead of the bare name; `${…}` are the places to fill. */
  template?: string;
  members?: DffName[];
}

/** Names that are not in the script: asked for when they are needed. */
export interface OtherNames {
  language: () => string;
  /** Ids of all other scripts. */
  scripts: () => string[];
  /** Exported functions of a script. */
  functions: (scriptId: string) => { name: string; definition: string; title: string | null }[];
  variables: () => { id: string; title: string | null }[];
}

const dffNames: DffName[] = table;
const contextNames = ['TASK_ID', 'ROOT_TASK_ID', 'SCRIPT_SET_ID', 'SCRIPT_ID', 'FUNC_ID', 'FUNC_NAME', 'ORIGIN', 'ORIGIN_ID', 'START_TIME', 'START_TIME_MS', 'TRIGGER_TIME', 'TRIGGER_TIME_MS', 'HTTP_REQUEST', 'QUEUE', 'DEBUG'].map((name) => `_DFF_${name}`);

function toCompletion(entry: DffName, language: string): Completion {
  const completion = { label: entry.name, detail: entry.signature.length > 40 ? `${entry.signature.slice(0, 39)}…` : entry.signature, type: entry.members ? 'class' : 'function', info: `${entry.name}${entry.signature}\n\n${language === 'zh-CN' ? (entry.zh ?? entry.en) : entry.en}`, boost: 2 };
  return entry.template === undefined ? completion : snippetCompletion(entry.template.replaceAll('${', '#{'), completion);
}

/** What `DFF.`, an id in quotes, `import` and an imported script's name can go on with. */
export function dffCompletion(context: CompletionContext, names: OtherNames): CompletionResult | null {
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  if (node.name === 'Comment') return null;
  const id = context.matchBefore(/DFF\.ENV(?:\.get|\.delete)?\(\s*['"][\w-]*/);
  if (id) {
    const from = id.from + id.text.search(/['"]/) + 1;
    return { from, options: names.variables().map(({ id: label, title }) => ({ label, detail: title ?? '', type: 'constant' })), validFor: /^[\w-]*$/ };
  }
  if (/String/.test(node.name)) return null;
  const path = context.matchBefore(/\bDFF\.(?:\w+\.)?\w*/);
  if (path) {
    const steps = path.text.split('.').slice(1, -1);
    const found = steps.length === 0 ? dffNames : (dffNames.find(({ name }) => name === steps[0])?.members ?? []);
    return { from: path.from + path.text.lastIndexOf('.') + 1, options: found.map((entry) => toCompletion(entry, names.language())), validFor: /^\w*$/ };
  }
  const imported = context.matchBefore(/\b(?:import|from)\s+\w*$/);
  if (imported) {
    return { from: imported.from + imported.text.search(/\w*$/), options: names.scripts().map((label) => ({ label, type: 'namespace', boost: 1 })), validFor: /^\w*$/ };
  }
  const member = context.matchBefore(/\b[A-Za-z]\w*__\w+\.\w*/);
  if (member) {
    const dot = member.text.indexOf('.');
    return { from: member.from + dot + 1, options: names.functions(member.text.slice(0, dot)).map(({ name, definition, title }) => ({ label: name, detail: definition.slice(name.length), type: 'function', ...(title && { info: title }) })), validFor: /^\w*$/ };
  }
  const word = context.matchBefore(/(?<!\.)\b_?[A-Z]\w*$|\b_DFF\w*$/);
  if (!word) return null;
  return { from: word.from, options: [{ label: 'DFF', type: 'class', boost: 3 }, ...contextNames.map((label) => ({ label, type: 'variable' }))], validFor: /^\w*$/ };
}

/** Completion while typing; Tab and Enter accept, nothing is written unasked. */
export function completion(names: OtherNames): Extension {
  return [
    autocompletion({ activateOnTypingDelay: 150, icons: true, maxRenderedOptions: 60 }),
    pythonLanguage.data.of({ autocomplete: (context: CompletionContext) => dffCompletion(context, names) }),
    Prec.highest(keymap.of([{ key: 'Tab', run: acceptCompletion }])),
  ];
}
