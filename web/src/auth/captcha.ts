/** Names one picture of characters; each can be fetched and tried once. */
export const newCaptchaToken = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
