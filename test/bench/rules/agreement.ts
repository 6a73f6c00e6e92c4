import type { Match } from './peer.ts';

// A peer that takes longer than this for a ticket is asked about as many as fit into the budget, and at least some.
const SLOW_MS = 1;
const LEAST = 3;

/** How long to ask slow peers, and the clock that says so. */
export interface AgreementOptions {
  readonly budgetMs?: number;
  readonly now?: () => number;
}

/**
 * Asks a peer about tickets and compares with what is right: all of them, unless it takes more than a millisecond a
 * ticket and the budget is spent. Says about how many it was asked; throws at the first ticket on which it differs.
 */
export async function checkAgreement(
  name: string,
  match: Match,
  oracle: (ticket: number) => readonly string[],
  tickets: number,
  { budgetMs = 3000, now = () => performance.now() }: AgreementOptions = {},
): Promise<number> {
  let spentMs = 0;
  for (let ticket = 0; ticket < tickets; ticket += 1) {
    const started = now();
    const found = await match(ticket);
    // The first one is slow for everybody: code is compiled and caches are filled.
    if (ticket > 0) spentMs += now() - started;
    const answer = found.toSorted().join(' ');
    const right = oracle(ticket).toSorted().join(' ');
    if (answer !== right) {
      throw new Error(`${name} disagrees about ticket ${ticket}: it finds [${answer}], right is [${right}]`);
    }
    if (ticket + 1 >= LEAST && spentMs > budgetMs && spentMs / ticket > SLOW_MS) return ticket + 1;
  }
  return tickets;
}
