import { isDeskError } from '@deskwright/core';
import type { Helpdesk } from '@deskwright/runtime';
import type { Aurora } from './desk.ts';
import type { InboxItem } from './inbox.ts';
import type { Progress } from './progress.ts';
import type { Tally } from './tally.ts';
import type { Trouble } from './trouble.ts';

/** What taking in mail works with. */
export interface Intake {
  readonly helpdesk: Helpdesk<Aurora>;
  readonly tally: Tally;
  readonly trouble: Trouble;
  readonly progress: Progress;
  readonly now: () => number;
  /** Asked before each mail. */
  readonly isStopped: () => boolean;
}

/** Offers each mail to the desk. A mail that fails is counted and the next one has its turn. */
export async function takeIn(mails: AsyncIterable<InboxItem>, intake: Intake): Promise<void> {
  for await (const mail of mails) {
    if (intake.isStopped()) break;
    if ('problem' in mail) intake.tally.fail(mail.name, mail.why, mail.problem);
    else await offer(mail.name, mail.bytes, intake);
    intake.progress.show('Mails read', intake.tally.summary.read);
  }
  intake.progress.clear();
}

async function offer(name: string, body: Uint8Array, intake: Intake): Promise<void> {
  const { helpdesk, tally, now } = intake;
  try {
    const received = await helpdesk.receive('email', { headers: [], body, receivedAt: now() });
    const [first] = received.outcomes;
    // A mail that the desk can make nothing of is no trouble of ours.
    if (first?.outcome === 'failed' && first.retryable === true)
      tally.fail(name, first.why ?? 'unknown error', 'failed');
    else tally.received(name, received);
  } catch (error) {
    // Another process may hold the database for a moment; any other failure of storage will not pass by itself.
    if (isDeskError(error) && error.code.startsWith('storage.') && error.code !== 'storage.busy') throw error;
    tally.fail(name, error instanceof Error ? error.message : String(error), 'failed');
  }
}

// Mail servers let each caller wait a moment, so several are called at once. Rounds are small: Ctrl-C is heard soon.
const ROUND = { limit: 64, concurrency: 16 };

/** Does everything that is due by now: sends what waits to be sent, warns of promises and notes those that broke. */
export async function workOff({
  helpdesk,
  progress,
  isStopped,
}: Pick<Intake, 'helpdesk' | 'progress' | 'isStopped'>): Promise<void> {
  for (let total = 0; !isStopped(); ) {
    const { done } = await helpdesk.work(ROUND);
    if (done === 0) break;
    total += done;
    progress.show('Due work done', total);
  }
  progress.clear();
}
