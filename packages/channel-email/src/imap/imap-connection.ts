import { ImapFlow } from 'imapflow';
import type { ImapLimits, ImapSourceOptions } from './imap-source-options.ts';

// What a server may send beside a mail: lists of flags, headers of responses. Lists of UIDs are lines.
const RESPONSE_BYTES = 64 * 1024;
const LONGEST_LINE = 16 * 1024 * 1024;

/** A connection that has not been made yet. What the server may send is bounded by the longest mail. */
export function imapConnection(
  { host, port, secure = true, requireTls = true, tls }: ImapSourceOptions,
  auth: { readonly user: string; readonly pass?: string; readonly accessToken?: string },
  maxBytes: number,
  limits: ImapLimits,
): ImapFlow {
  const client = new ImapFlow({
    host,
    port: port ?? (secure ? 993 : 143),
    secure,
    ...(secure || !requireTls ? {} : { doSTARTTLS: true }),
    ...(tls === undefined ? {} : { tls }),
    auth,
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    maxIdleTime: limits.idleMs,
    connectionTimeout: limits.timeoutMs,
    greetingTimeout: limits.timeoutMs,
    socketTimeout: limits.timeoutMs,
    maxLiteralSize: maxBytes + RESPONSE_BYTES,
    maxLineLength: LONGEST_LINE,
    maxResponseSize: maxBytes + LONGEST_LINE,
    maxResponseTokens: 100_000,
  });
  // Whoever waits for a command hears of it, and `close` tells the others.
  client.on('error', () => {});
  return client;
}

/** A refusal to let us in that will not pass by itself; `UNAVAILABLE` and `INUSE` (RFC 5530) do. */
export function isLockedOut(error: unknown): boolean {
  if (!(error instanceof Error) || !('authenticationFailed' in error) || error.authenticationFailed !== true)
    return false;
  const code = 'serverResponseCode' in error ? error.serverResponseCode : undefined;
  return code !== 'UNAVAILABLE' && code !== 'INUSE' && code !== 'LIMIT';
}
