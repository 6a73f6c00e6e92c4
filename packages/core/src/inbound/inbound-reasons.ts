import type { InboundMatch } from './inbound-search.ts';
import type { Standing } from './standing.ts';

/** Why a message that came in became what it did. */
export interface InboundReasons {
  /** The ticket that the message speaks of, and how it was found; `null` when it speaks of none that is known. */
  readonly match:
    | (InboundMatch & {
        readonly ticket: string;
        readonly reference: string;
        /** The ticket that it led to first, which has been merged into this one. Left out: it led there directly. */
        readonly merged?: { readonly ticket: string; readonly reference: string };
      })
    | null;
  /** What the sender is to that ticket; `null` when there is none. */
  readonly sender: Standing | null;
  /**
   * What became of it: it `joined` that ticket; it opened a `new` one, because it speaks of none, because that one has been
   * `closed` too long, because third parties open their own (`thirdParty`), or because only its subject names a ticket in
   * which the sender has no part (`foreignSubject`); or it was `ignored`.
   */
  readonly ticket: 'joined' | 'new' | 'closed' | 'thirdParty' | 'foreignSubject' | 'ignored';
  /** The department of a new ticket, whether an address, the earlier ticket or the policy said so, and the address. */
  readonly department: {
    readonly department: string | null;
    readonly by: 'address' | 'ticket' | 'default';
    readonly address: string | null;
  } | null;
}
