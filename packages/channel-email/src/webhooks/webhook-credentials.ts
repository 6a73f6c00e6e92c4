import { DeskError } from '@deskwright/core/port';
import { isSame } from './same-secret.ts';

/**
 * What a platform that does not sign its requests shows instead: a name and a password in the address of the webhook
 * (`https://USER:PASS@desk.example/mail`, sent as RFC 7617 says), or a secret in its query (`https://desk.example/mail?key=…`).
 */
export type WebhookCredentials = { readonly user: string; readonly pass: string } | { readonly key: string };

/** Whether a request shows the credentials. Throws the {@link DeskError} `channel.invalid` for empty ones. */
export function showing(credentials: WebhookCredentials): (request: Request) => boolean {
  if ('key' in credentials) {
    const { key } = credentials;
    mustBeSecret(key);
    return ({ url }) => isSame(new URL(url).searchParams.get('key') ?? '', key);
  }
  const { user, pass } = credentials;
  mustBeSecret(pass);
  const expected = Buffer.from(`${user}:${pass}`).toString('base64');
  return ({ headers }) => isSame(/^basic +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '', expected);
}

/** An empty secret would let everybody in. Throws the {@link DeskError} `channel.invalid`. */
export function mustBeSecret(secret: string): void {
  if (secret.trim() === '') throw new DeskError('channel.invalid', 'A webhook needs a secret, and this one is empty');
}
