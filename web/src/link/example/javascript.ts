import { literal, singleQuoted, type Notation } from '@/link/example/literal';
import type { CallRequest } from '@/link/example/request';

const key = (name: string): string => {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : singleQuoted(name);
};
const notation: Notation = { text: singleQuoted, key, null: 'null', true: 'true', false: 'false', pad: ' ' };
const token = "'X-Dff-Auth-Token': process.env.DFF_TOKEN";

function pairs(fields: [string, string][]): string {
  return `[\n${fields.map(([name, value]) => `  [${singleQuoted(name)}, ${singleQuoted(value)}],\n`).join('')}]`;
}

function withFiles({ url, fields, files }: CallRequest): string {
  const lines = ["import { openAsBlob } from 'node:fs';", "import { basename } from 'node:path';", '', 'const form = new FormData();'];
  for (const [name, value] of fields) lines.push(`form.append(${singleQuoted(name)}, ${singleQuoted(value)});`);
  lines.push(`for (const path of [${files.map(singleQuoted).join(', ')}]) {`, "  form.append('files', await openAsBlob(path), basename(path));", '}');
  lines.push(`const response = await fetch(${singleQuoted(url)}, { method: 'POST', body: form });`);
  return lines.join('\n');
}

function request(call: CallRequest): string {
  const { method, url, fields, json, files, needsToken } = call;
  if (files.length > 0) return withFiles(call);
  const headers = [...(json ? ["'Content-Type': 'application/json'"] : []), ...(needsToken ? [token] : [])];
  const settings = [...(method === 'POST' ? ["method: 'POST'"] : []), ...(headers.length > 0 ? [`headers: { ${headers.join(', ')} }`] : [])];
  if (json) settings.push(`body: JSON.stringify(${literal(json, notation, '  ')})`);
  if (fields.length === 0) return `const response = await fetch(${singleQuoted(url)}${settings.length > 0 ? `, {\n${settings.map((line) => `  ${line},\n`).join('')}}` : ''});`;
  const params = `const params = new URLSearchParams(${pairs(fields)});\n`;
  if (method === 'GET') return `${params}const response = await fetch(${singleQuoted(`${url}?`)} + params);`;
  return `${params}const response = await fetch(${singleQuoted(url)}, { method: 'POST', body: params });`;
}

/** For Node and, without files, any browser. */
export const javaScript = (call: CallRequest): string => `${request(call)}
const text = await response.text();
if (!response.ok) throw new Error(\`\${response.status}: \${text}\`);
console.log(text);`;
