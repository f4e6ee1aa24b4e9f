import { literal, singleQuoted, type Notation } from '@/link/example/literal';
import type { CallRequest } from '@/link/example/request';

const notation: Notation = { text: singleQuoted, key: singleQuoted, null: 'None', true: 'True', false: 'False', pad: '' };

function content({ method, fields, json, files }: CallRequest): string[] {
  if (json) return [`json=${literal(json, notation, '    ')}`];
  const pairs = literal(Object.fromEntries(fields), notation, '    ');
  return [
    ...(fields.length > 0 ? [`${method === 'GET' ? 'params' : 'data'}=${pairs}`] : []),
    ...(files.length > 0 ? [`files=[${files.map((file) => `('files', open(${singleQuoted(file)}, 'rb'))`).join(', ')}]`] : []),
  ];
}

export function python(request: CallRequest): string {
  const { method, url, needsToken, patience } = request;
  const lines = [singleQuoted(url), ...(needsToken ? ["headers={'X-Dff-Auth-Token': os.environ['DFF_TOKEN']}"] : []), ...content(request), `timeout=${patience}`];
  return `${needsToken ? 'import os\n\n' : ''}import requests

response = requests.${method.toLowerCase()}(
${lines.map((line) => `    ${line},\n`).join('')})
response.raise_for_status()
print(response.text)`;
}
