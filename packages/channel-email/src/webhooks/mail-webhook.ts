import { DeskError, type RawInbound } from '@deskwright/core/port';
import { HeldBytes } from '../held-bytes.ts';
import { defaultMailLimits } from '../mail-limits.ts';
import { guarded, type MailSourceOptions, offerMail } from '../offer-mail.ts';
import { readBody } from './read-body.ts';

/** Answers the requests of a platform that delivers mail, wherever the Fetch API is spoken. Never rejects. */
export type MailWebhook = (request: Request) => Promise<Response>;

/** Options that all handlers have in common. */
export interface MailWebhookOptions extends MailSourceOptions {
  /** Bytes of all requests held at a time; one beyond is answered 503, so that it comes again. 256 MiB. */
  readonly maxBytesHeld?: number;
}

/**
 * What a request holds: a mail; or nothing, because it is `forged` (or the secret is wrong), `malformed` for ever, or
 * because the platform has to be set up in another way (`setup`).
 */
export type Delivered =
  | { readonly is: 'mail'; readonly mail: Uint8Array; readonly envelope?: NonNullable<RawInbound['envelope']> }
  | { readonly is: 'forged' | 'malformed' | 'setup'; readonly why: string };

/** How one platform delivers mail. */
export interface Platform {
  /** The status that keeps it from trying again. */
  readonly never: number;
  /** How many times as long as its mail a request may be. */
  readonly growth: number;
  /** Looks at a request before its body is read; `false` turns it away. */
  readonly isWelcome: (request: Request) => boolean;
  /** Finds the mail in a body. What it throws counts as malformed. */
  readonly open: (body: Uint8Array, request: Request) => Delivered;
}

// Beside its mail a request has some fields, and marks between them.
const FIELD_BYTES = 1024 * 1024;

/**
 * The handler for a platform. 200: the desk has committed the mail. 401: the request proves nothing. The platform's own
 * status for "never again": it will never be a mail, or is too large. 503: the desk failed, and the mail comes again. 500:
 * the platform is set up in a way that cannot work, and `onError` hears so.
 */
export function mailWebhook(options: MailWebhookOptions, platform: Platform): MailWebhook {
  const { maxBytes = defaultMailLimits.maxBytes, maxBytesHeld = 256 * 1024 * 1024 } = options;
  const report = guarded(options.onError);
  const room = new HeldBytes(maxBytesHeld);

  async function answer(request: Request): Promise<Response> {
    if (request.method !== 'POST') return say(405, 'Only POST brings mail', { allow: 'POST' });
    if (!platform.isWelcome(request)) return say(401, 'Not authentic');
    const body = await readBody(request, maxBytes * platform.growth + FIELD_BYTES, room);
    if (body.is !== 'whole') {
      return body.is === 'tooLarge' ? say(platform.never, 'Too large') : say(503, 'Too much mail at a time');
    }
    try {
      const delivered = open(body.bytes, request);
      if (delivered.is !== 'mail') {
        if (delivered.is === 'forged') return say(401, 'Not authentic');
        if (delivered.is === 'malformed') return say(platform.never, delivered.why);
        report(new DeskError('channel.invalid', delivered.why));
        return say(500, delivered.why);
      }
      if (delivered.mail.byteLength > maxBytes) return say(platform.never, 'Too large');
      const offered = await offerMail(options, delivered.mail, delivered.envelope);
      if (offered.is === 'taken') return say(200, 'Taken');
      if (offered.is === 'refused') return say(platform.never, offered.why);
      report(offered.error);
      return say(503, 'Not stored');
    } finally {
      room.give(body.bytes.byteLength);
    }
  }

  function open(body: Uint8Array, request: Request): Delivered {
    try {
      return platform.open(body, request);
    } catch {
      return { is: 'malformed', why: 'Not a request that can be read' };
    }
  }

  return async (request) => {
    try {
      return await answer(request);
    } catch {
      // The body broke off: nobody is there to read this, or whoever is will send it again.
      return say(400, 'The request broke off');
    }
  };
}

function say(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
}
