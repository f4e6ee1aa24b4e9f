import type { CallRequest } from '@/link/example/request';

/** Nothing inside single quotes means anything to a shell, but the single quote. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function content(request: CallRequest): string[] {
  const { method, fields, json, files } = request;
  if (json) return [`-H 'Content-Type: application/json'`, `--data-raw ${quoted(JSON.stringify(json, null, 2))}`];
  if (files.length > 0) {
    const name = (file: string): string => `files=@"${file.replace(/["\\]/g, '\\$&')}"`;
    return [...fields.map(([field, value]) => `--form-string ${quoted(`${field}=${value}`)}`), ...files.map((file) => `-F ${quoted(name(file))}`)];
  }
  const encoded = fields.map(([field, value]) => `--data-urlencode ${quoted(`${encodeURIComponent(field)}=${value}`)}`);
  return method === 'POST' && encoded.length === 0 ? ['-X POST'] : encoded;
}

export function curl(request: CallRequest): string {
  const start = `curl ${request.method === 'GET' && request.fields.length > 0 ? '-G ' : ''}${quoted(request.url)}`;
  return [start, ...(request.needsToken ? ['-H "X-Dff-Auth-Token: $DFF_TOKEN"'] : []), ...content(request)].join(' \\\n  ');
}
