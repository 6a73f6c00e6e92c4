import { type AbortSignalLike, DeskError, isDeskError } from '@deskwright/core/port';
import type { MailPosition } from '../mail-position.ts';
import { guarded, type MailSourceOptions, offerMail } from '../offer-mail.ts';
import type { MailArchive } from './mail-archive.ts';

/** Options of {@link importMail}. */
export interface ImportMailOptions extends Omit<MailSourceOptions, 'maxBytes'> {
  /** Where to keep how far the archive was read. Each archive has a place of its own. */
  readonly position: MailPosition;
  /** Hears how far it is, after each item. What it throws goes to `onError`. */
  readonly onProgress?: (progress: MailImport) => void;
  /** Ends it before the next mail, when aborted. */
  readonly signal?: AbortSignalLike;
}

/** How an import stands. Mails that came before count as taken, for the desk has them. */
export interface MailImport {
  readonly taken: number;
  /** Mails that are too large, or none: `onError` has heard of each. */
  readonly refused: number;
  /** The end of the archive was reached. */
  readonly isComplete: boolean;
}

/** Items after which the position is saved. */
const PAGE = 100;

/**
 * Brings the mails of an archive to the desk, one after the other. It may be interrupted in any way and called again with the
 * same position: it goes on where it was, and what is offered twice the desk has seen. When the archive grows, the next
 * call takes what is new. Rejects with what the desk threw, or with the {@link DeskError} `channel.notReceived`, when the desk
 * cannot take a mail now; call it again later.
 */
export async function importMail(archive: MailArchive, options: ImportMailOptions): Promise<MailImport> {
  const report = guarded(options.onError);
  const tell = (progress: MailImport): void => {
    try {
      options.onProgress?.(progress);
    } catch (error) {
      report(error);
    }
  };
  let [taken, refused] = [0, 0];
  let unsaved = 0;
  /** Where the next run has to begin. */
  let place = await options.position.load();
  try {
    for await (const item of archive.read(place)) {
      place = item.place;
      if (options.signal?.aborted === true) return { taken, refused, isComplete: false };
      if (unsaved >= PAGE) {
        await options.position.save(place);
        unsaved = 0;
      }
      const offered = item.ok ? await offerMail(options, item.bytes) : ({ is: 'refused', why: item.why } as const);
      if (offered.is === 'later') throw notReceived(offered.error);
      if (offered.is === 'taken') taken += 1;
      else {
        refused += 1;
        report(new DeskError('channel.mailRefused', `The mail at ${item.place} is refused: ${offered.why}`));
      }
      unsaved += 1;
      tell({ taken, refused, isComplete: false });
    }
    place = await archive.end();
    return { taken, refused, isComplete: true };
  } finally {
    if (place !== null) await options.position.save(place);
  }
}

function notReceived(error: unknown): unknown {
  return isDeskError(error) ? error : new DeskError('channel.notReceived', String(error), { cause: error });
}
