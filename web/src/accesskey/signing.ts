/** How a program signs: a call in two languages, ready to be run. */

export const languages = ['shell', 'python'] as const;
export type SigningLanguage = (typeof languages)[number];

const path = '/api/v1/auth/profile/do/get';

export function signingSample(language: SigningLanguage, origin: string, id: string, secret: string): string {
  return language === 'shell' ? shell(origin, id, secret) : python(origin, id, secret);
}

const shell = (origin: string, id: string, secret: string): string => `id='${id}'
secret='${secret}'
url='${path}'
time=$(date +%s)
nonce=$(openssl rand -hex 16)
body=$(printf '{}' | openssl dgst -md5 -r | cut -c1-32)
text="GET&$url&$time&$nonce&$body"
sign=$(printf '%s' "$text" |
  openssl dgst -sha1 -hmac "$secret" -r | cut -c1-40)
curl "${origin}$url" \\
  -H "X-Dff-Ak-Id: $id" -H "X-Dff-Ak-Timestamp: $time" \\
  -H "X-Dff-Ak-Nonce: $nonce" -H "X-Dff-Ak-Sign: $sign"`;

const python = (origin: string, id: string, secret: string): string => `import hashlib, hmac, secrets, time, urllib.request

key, secret = '${id}', '${secret}'
url = '${path}'
now, nonce = str(int(time.time())), secrets.token_hex(16)
body = hashlib.md5(b'{}').hexdigest()
text = '&'.join(['GET', url, now, nonce, body])
sign = hmac.new(secret.encode(), text.encode(), hashlib.sha1).hexdigest()
request = urllib.request.Request('${origin}' + url, headers={
    'X-Dff-Ak-Id': key, 'X-Dff-Ak-Timestamp': now,
    'X-Dff-Ak-Nonce': nonce, 'X-Dff-Ak-Sign': sign})
print(urllib.request.urlopen(request).read().decode())`;
