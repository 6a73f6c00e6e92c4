import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeliveryFailure, MessageSignal } from '@deskwright/core/port';

const folder = join(import.meta.dirname, '../samples');

/** What is expected of a sample. What is left out has to be as in most mail: no person's mail has failures, for example. */
export interface SampleFacts {
  /** What the sample is for, in one line. */
  readonly about: string;
  /** Why it is refused; nothing else is then expected. */
  readonly malformed?: string;
  readonly from?: string;
  readonly name?: string;
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
  /** A mailbox of ours that it must be known to have been sent to. `support@aurora.example`. */
  readonly department?: string | null;
  readonly subject?: string | null;
  /** The thread, where it is not the Message-ID of the sample's own name. */
  readonly thread?: string;
  readonly occurredAt?: string;
  /** What the sender wrote. */
  readonly text: string;
  /** What stands in the whole text only. */
  readonly wholeHas?: readonly string[];
  readonly html?: { readonly has?: readonly string[]; readonly lacks?: readonly string[] } | null;
  readonly attachments?: readonly {
    readonly name: string;
    readonly type: string;
    readonly size?: number;
    readonly contentId?: string;
  }[];
  readonly automated?: MessageSignal['automated'];
  readonly failures?: readonly Partial<DeliveryFailure>[];
  readonly references?: readonly string[];
  readonly language?: string | null;
  readonly warnings?: readonly string[];
}

/** A mail of the corpus and what is expected of it. */
export interface SampleMail {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly facts: SampleFacts;
}

/** All samples, by name. */
export const sampleMails: readonly SampleMail[] = readdirSync(folder)
  .filter((file) => file.endsWith('.eml'))
  .toSorted()
  .map((file) => {
    const name = file.slice(0, -'.eml'.length);
    const facts = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as SampleFacts;
    return { name, bytes: readFileSync(join(folder, file)), facts };
  });
