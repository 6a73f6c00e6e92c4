import type { ImapFlow } from 'imapflow';
import type { Offered } from '../offer-mail.ts';
import { type Dealt, dealWith } from './deal-with-mail.ts';
import type { FolderProgress } from './folder-progress.ts';

/** What reading a folder needs to know. */
export interface FolderReading extends Dealt {
  readonly maxBytes: number;
  readonly maxAttempts: number;
  /** Mail that is older is left alone. */
  readonly since: number | null;
  readonly offer: (mail: Uint8Array) => Promise<Offered>;
  readonly isStopped: () => boolean;
}

/** Mails whose sizes are asked for at a time, and after which the position is saved. */
const PAGE = 50;
/** Failures with no success before them that say it is not the mails' fault. */
const MOST_FAILURES = 3;
const DAY_MS = 86_400_000;

/**
 * Goes once over the mails of the open folder that are not dealt with, oldest first: offers each to the desk, marks it on the
 * server once it is committed, and then lets the position move past it. Says whether some have to be offered again. Rejects
 * when the connection breaks; nothing is lost then, because what is not dealt with is seen again.
 */
export async function readFolder(client: ImapFlow, progress: FolderProgress, reading: FolderReading): Promise<boolean> {
  const waiting = await outstanding(client, progress, reading.since);
  const failed = new Set<number>();
  let succeeded = 0;
  try {
    for (let at = 0; at < waiting.length; at += PAGE) {
      const page = waiting.slice(at, at + PAGE);
      const listed = await listMails(client, page);
      for (const uid of page) {
        if (reading.isStopped()) return false;
        const offered = await offerOne(client, uid, listed.get(uid), reading);
        if (offered?.is === 'later') {
          reading.report(`mail ${uid} is put off`, offered.error);
          failed.add(uid);
          if (succeeded === 0 && failed.size >= MOST_FAILURES) return true;
          continue;
        }
        if (offered !== null) {
          succeeded += 1;
          await dealWith(client, uid, offered, reading);
        }
        progress.settle(uid);
      }
      await progress.save();
    }
    // Others have succeeded: those that failed are offered once more, and are to blame if they fail again.
    for (const uid of succeeded === 0 ? [] : failed) {
      if (reading.isStopped()) return false;
      let offered = await offerOne(client, uid, undefined, reading);
      if (offered?.is === 'later') {
        reading.report(`mail ${uid} is put off`, offered.error);
        if (progress.fail(uid) < reading.maxAttempts) continue;
        offered = { is: 'refused', why: `it has failed ${reading.maxAttempts} times while others did not` };
      }
      if (offered !== null) await dealWith(client, uid, offered, reading);
      progress.settle(uid);
      failed.delete(uid);
    }
  } finally {
    await progress.save();
  }
  return failed.size > 0;
}

/** The UIDs that are not dealt with, in ascending order. */
async function outstanding(client: ImapFlow, progress: FolderProgress, since: number | null) {
  const first = progress.upTo + 1;
  // The server compares dates only, in a zone of its own.
  const date = since === null ? {} : { since: new Date(since - DAY_MS) };
  const found = await client.search({ uid: `${first}:*`, deleted: false, ...date }, { uid: true });
  if (!Array.isArray(found)) throw new Error('the server refused to search');
  // `7:*` is the last mail, too, when there is none from 7 on (RFC 9051 §9, `seq-range`).
  const beyond = [...new Set(found)].filter((uid) => Number.isSafeInteger(uid) && uid >= first).sort((a, b) => a - b);
  progress.expect(beyond);
  return beyond.filter((uid) => !progress.isSettled(uid));
}

/** What the server says about a mail: its size in bytes, and when it came. */
interface ListedMail {
  readonly size: number;
  readonly cameAt: number | null;
}

async function listMails(client: ImapFlow, uids: readonly number[]): Promise<ReadonlyMap<number, ListedMail>> {
  const query = { uid: true, size: true, internalDate: true };
  // One mail that the server cannot read must not hide the others: the size of each is looked at anyway when it comes.
  const answer = await client.fetchAll(uids.join(','), query, { uid: true }).catch(unlessBroken(client, []));
  return new Map(
    answer.map(({ uid, size = 0, internalDate }) => {
      const cameAt = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime();
      return [uid, { size, cameAt: Number.isNaN(cameAt) ? null : cameAt }];
    }),
  );
}

/** Offers one mail; `null` when there is nothing to offer, because it is gone or too old. */
async function offerOne(
  client: ImapFlow,
  uid: number,
  listed: ListedMail | undefined,
  { maxBytes, since, offer }: FolderReading,
): Promise<Offered | null> {
  const { size = 0, cameAt = null } = listed ?? {};
  if (since !== null && cameAt !== null && cameAt < since) return null;
  const tooLarge = { is: 'refused', why: `it is longer than ${maxBytes} bytes` } as const;
  if (size > maxBytes) return tooLarge;
  // Asked for no more than fits, for the size that a server gives is only what it says.
  const source = { start: 0, maxLength: maxBytes + 1 };
  const mail = await client
    .fetchOne(String(uid), { uid: true, source }, { uid: true })
    .catch(unlessBroken(client, null));
  if (mail === false && !(await isThere(client, uid))) return null;
  if (!mail || mail.source === undefined) return { is: 'later', error: new Error('the server does not give it') };
  return mail.source.byteLength > maxBytes ? tooLarge : offer(mail.source);
}

async function isThere(client: ImapFlow, uid: number): Promise<boolean> {
  const found = await client.search({ uid: String(uid) }, { uid: true });
  return !Array.isArray(found) || found.includes(uid);
}

/** Makes of a server's "no" a value. Where the connection is broken, there is nobody to go on with. */
function unlessBroken<T>(client: ImapFlow, value: T): (error: unknown) => T {
  return (error) => {
    if (!client.usable) throw error;
    return value;
  };
}
