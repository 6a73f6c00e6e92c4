import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DeskError } from '@deskwright/core/port';
import { type MboxOptions, type MboxPlace, mboxMessages } from '../mbox.ts';
import type { MailArchive } from './mail-archive.ts';

/** A file with many mails (RFC 4155), read as a stream: one mail is held at a time. It may grow, and not shrink. */
export function mboxArchive(path: string, options: Pick<MboxOptions, 'maxBytes' | 'quoting'> = {}): MailArchive {
  let count = 0;
  return {
    async *read(from) {
      const startAt = placeOf(from);
      const { size } = await stat(path);
      if (startAt.offset > size) throw new DeskError('channel.badPosition', `${path} is shorter than it was`);
      count = startAt.index;
      if (startAt.offset === size) return;
      const rest = createReadStream(path, { start: startAt.offset, end: size - 1 });
      for await (const item of mboxMessages(rest, { ...options, startAt })) {
        const place = `${item.index}:${item.offset}`;
        count = item.index + 1;
        yield item.ok
          ? { ok: true, place, bytes: item.bytes }
          : { ok: false, place, why: `${item.size} bytes are too many` };
      }
    },
    end: async () => `${count}:${(await stat(path)).size}`,
  };
}

function placeOf(text: string | null): MboxPlace {
  if (text === null) return { index: 0, offset: 0 };
  const [, index, offset] = /^(\d{1,15}):(\d{1,15})$/.exec(text) ?? [];
  if (index === undefined) throw new DeskError('channel.badPosition', 'What was saved is no place in an mbox');
  return { index: Number(index), offset: Number(offset) };
}
