/** Colours for code that is only read: enough to tell texts, numbers, words and comments apart, without an editor. */

export type Language = 'shell' | 'javascript' | 'python' | 'java' | 'json';
export type Kind = 'string' | 'number' | 'keyword' | 'comment' | 'plain';
export interface Token {
  text: string;
  kind: Kind;
}

const words: Record<Language, string> = {
  shell: 'curl',
  javascript: 'import|from|const|await|for|of|if|throw|new|null|true|false',
  python: 'import|from|as|def|return|None|True|False|with|for|in|if|not|and|or|else|class|raise|print',
  java: 'import|public|class|static|void|throws|if|throw|new|return|for|private|byte|int',
  json: 'null|true|false',
};
const strings: Record<Language, string> = {
  shell: `'[^']*'|"(?:[^"\\\\]|\\\\.)*"`,
  javascript: `'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"|\`[^\`]*\``,
  python: `'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"`,
  java: `"""[^]*?"""|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`,
  json: `"(?:[^"\\\\]|\\\\.)*"`,
};
const comments: Record<Language, string> = { shell: '(?<=^|\\s)#.*', javascript: '//.*', python: '#.*', java: '//.*', json: '(?!)' };

const rules = new Map<Language, RegExp>();
function rule(language: Language): RegExp {
  const known = rules.get(language);
  if (known) return known;
  const made = new RegExp(`(?<string>${strings[language]})|(?<comment>${comments[language]})|(?<number>(?<![\\w.])-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?!\\w))|(?<keyword>\\b(?:${words[language]})\\b)`, 'gm');
  rules.set(language, made);
  return made;
}

export function tokens(code: string, language: Language): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of code.matchAll(rule(language))) {
    if (match.index > end) found.push({ text: code.slice(end, match.index), kind: 'plain' });
    const kind = (Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? 'plain') as Kind;
    found.push({ text: match[0], kind });
    end = match.index + match[0].length;
  }
  if (end < code.length) found.push({ text: code.slice(end), kind: 'plain' });
  return found;
}
