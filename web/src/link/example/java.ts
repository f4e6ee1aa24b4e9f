import type { CallRequest } from '@/link/example/request';

const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** Octal: an escape with u is replaced before Java reads the text. */
const octal = (char: string): string => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
const quoted = (text: string): string => `"${text.replace(/[\\"\p{Cc}]/gu, (char) => escapes[char] ?? (char.charCodeAt(0) < 128 ? octal(char) : char))}"`;

/** A text block: what stands in it is JSON, which has no line breaks of its own inside texts. */
function textBlock(text: string, indent: string): string {
  const lines = text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"').split('\n');
  return `"""\n${lines.map((line) => `${indent}${line}`).join('\n')}"""`;
}

const encode = ['', '    private static String encode(String text) {', '        return URLEncoder.encode(text, StandardCharsets.UTF_8);', '    }'];

const part = ['', '    private static byte[] part(String boundary, String header, byte[] content) {', '        byte[] start = ("--" + boundary + "\\r\\nContent-Disposition: form-data; " + header + "\\r\\n\\r\\n").getBytes(StandardCharsets.UTF_8);', '        byte[] all = Arrays.copyOf(start, start.length + content.length + 2);', '        System.arraycopy(content, 0, all, start.length, content.length);', '        all[all.length - 2] = \'\\r\';', '        all[all.length - 1] = \'\\n\';', '        return all;', '    }'];

interface Code {
  imports: string[];
  /** Statements before the request. */
  before: string[];
  address: string;
  /** Calls on the request's builder. */
  builder: string[];
  helpers: string[];
}

function fieldsText(fields: [string, string][]): string {
  return fields.map(([name, value], i) => `${quoted(`${i > 0 ? '&' : ''}${encodeURIComponent(name)}=`)} + encode(${quoted(value)})`).join('\n            + ');
}

function multipart({ url, fields, files }: CallRequest): Code {
  const before = ['String boundary = UUID.randomUUID().toString();', 'List<byte[]> body = new ArrayList<>();'];
  for (const [name, value] of fields) before.push(`body.add(part(boundary, ${quoted(`name="${name}"`)}, ${quoted(value)}.getBytes(StandardCharsets.UTF_8)));`);
  before.push(`for (Path file : List.of(${files.map((file) => `Path.of(${quoted(file)})`).join(', ')})) {`, '    String header = "name=\\"files\\"; filename=\\"" + file.getFileName() + "\\"";', '    body.add(part(boundary, header, Files.readAllBytes(file)));', '}');
  before.push('body.add(("--" + boundary + "--\\r\\n").getBytes(StandardCharsets.UTF_8));');
  return {
    imports: ['java.nio.charset.StandardCharsets', 'java.nio.file.Files', 'java.nio.file.Path', 'java.util.ArrayList', 'java.util.Arrays', 'java.util.List', 'java.util.UUID'],
    before, address: quoted(url), builder: ['.header("Content-Type", "multipart/form-data; boundary=" + boundary)', '.POST(HttpRequest.BodyPublishers.ofByteArrays(body))'], helpers: part,
  };
}

function content(request: CallRequest): Code {
  const { method, url, fields, json, files } = request;
  const plain: Code = { imports: [], before: [], address: quoted(url), builder: [], helpers: [] };
  if (json) return { ...plain, before: [`String body = ${textBlock(JSON.stringify(json, null, 2), '            ')};`], builder: ['.header("Content-Type", "application/json")', '.POST(HttpRequest.BodyPublishers.ofString(body))'] };
  if (files.length > 0) return multipart(request);
  if (fields.length === 0) return method === 'POST' ? { ...plain, builder: ['.POST(HttpRequest.BodyPublishers.noBody())'] } : plain;
  const encoded: Code = { ...plain, imports: ['java.net.URLEncoder', 'java.nio.charset.StandardCharsets'], helpers: encode };
  if (method === 'GET') return { ...encoded, before: [`String query = ${fieldsText(fields)};`], address: `${quoted(`${url}?`)} + query` };
  return { ...encoded, before: [`String form = ${fieldsText(fields)};`], builder: ['.header("Content-Type", "application/x-www-form-urlencoded")', '.POST(HttpRequest.BodyPublishers.ofString(form))'] };
}

/** A file for `java Call.java`. */
export function java(request: CallRequest): string {
  const { imports, before, address, builder, helpers } = content(request);
  const all = [...imports, 'java.net.URI', 'java.net.http.HttpClient', 'java.net.http.HttpRequest', 'java.net.http.HttpResponse', 'java.time.Duration'].sort();
  const calls = [...(request.needsToken ? ['.header("X-Dff-Auth-Token", System.getenv("DFF_TOKEN"))'] : []), ...builder, `.timeout(Duration.ofSeconds(${request.patience}))`, '.build();'];
  return `${all.map((name) => `import ${name};`).join('\n')}

public class Call {
    public static void main(String[] args) throws Exception {
${before.map((line) => `        ${line}\n`).join('')}        HttpRequest request = HttpRequest.newBuilder(URI.create(${address}))
${calls.map((line) => `                ${line}\n`).join('')}        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IllegalStateException(response.statusCode() + ": " + response.body());
        }
        System.out.println(response.body());
    }
${helpers.map((line) => `${line}\n`).join('')}}`;
}
