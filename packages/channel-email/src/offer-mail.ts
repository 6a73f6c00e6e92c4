import type { RawInbound } from '@deskwright/core/port';

/** What became of one message in a mail: the part of a desk's answer that a source of mail acts on. */
export interface MailOutcome {
  readonly outcome: 'created' | 'joined' | 'seen' | 'ignored' | 'failed';
  /** Why it was ignored or failed, in plain words. */
  readonly why?: string;
  /** Of a failure: it may pass, so the same mail is worth offering again. */
  readonly retryable?: boolean;
}

/** What takes mail in: a help desk, or anything else with its `receive`. It resolves when the mail will survive a crash. */
export interface MailDesk {
  receive(channel: string, raw: RawInbound): Promise<{ readonly outcomes: readonly MailOutcome[] }>;
}

/** Where a source of mail takes it, and whom it tells of trouble: options that all sources have in common. */
export interface MailSourceOptions {
  readonly helpdesk: MailDesk;
  /** The channel that the mail is received on. `email`. */
  readonly channel?: string;
  /** The longest mail taken, in bytes. 25 MiB; not more than the `maxBytes` of the channel. */
  readonly maxBytes?: number;
  /** Hears what goes wrong; what it throws is dropped. Nothing it is told holds a password, or the text of a mail. */
  readonly onError?: (error: unknown) => void;
  /** The clock, in epoch milliseconds. `Date.now`. */
  readonly now?: () => number;
}

/**
 * What a source does with a mail that it has offered: `taken` is committed (or of no interest to the desk), `refused` will
 * never be anything but refused, and `later` has to be offered again.
 */
export type Offered =
  | { readonly is: 'taken' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'later'; readonly error: unknown };

/** Offers one mail to the desk. Never rejects: a desk, or a clock, that throws wants the mail again. */
export async function offerMail(
  { helpdesk, channel = 'email', now = Date.now }: MailSourceOptions,
  body: Uint8Array,
  envelope?: RawInbound['envelope'],
): Promise<Offered> {
  try {
    const raw = { headers: [], body, receivedAt: now(), ...(envelope === undefined ? {} : { envelope }) };
    const { outcomes } = await helpdesk.receive(channel, raw);
    const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
    const passing = failed.find(({ retryable }) => retryable === true);
    if (passing !== undefined)
      return { is: 'later', error: new Error(passing.why ?? 'the mail could not be received') };
    const [first] = failed;
    return first === undefined ? { is: 'taken' } : { is: 'refused', why: first.why ?? 'the mail was refused' };
  } catch (error) {
    return { is: 'later', error };
  }
}

/** A reporter of errors must not make new ones. */
export function guarded(report: ((error: unknown) => void) | undefined): (error: unknown) => void {
  return (error) => {
    try {
      report?.(error);
    } catch {
      // There is nobody left to tell.
    }
  };
}
