import { DeskError } from '@deskwright/core/port';

/** All mail up to a UID is dealt with, as long as UIDs mean what they did (UIDVALIDITY, RFC 9051 §2.3.1.1). */
export interface ReadUpTo {
  readonly validity: bigint;
  readonly uid: number;
}

/** Reads a saved position. Throws the {@link DeskError} `channel.badPosition` for what is none. */
export function parsePosition(text: string | null): ReadUpTo | null {
  if (text === null) return null;
  const [, validity, uid] = /^(\d{1,20}):(\d{1,10})$/.exec(text) ?? [];
  if (validity === undefined) throw new DeskError('channel.badPosition', 'What was saved is no position of a folder');
  return { validity: BigInt(validity), uid: Number(uid) };
}

/** A position as it is saved. */
export function positionText({ validity, uid }: ReadUpTo): string {
  return `${validity}:${uid}`;
}
