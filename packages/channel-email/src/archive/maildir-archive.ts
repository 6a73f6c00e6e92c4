import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DeskError } from '@deskwright/core/port';
import { defaultMailLimits } from '../mail-limits.ts';
import type { ArchivedMail, MailArchive } from './mail-archive.ts';

/** Options of {@link maildirArchive}. */
export interface MaildirOptions {
  /** The longest mail read, in bytes. 25 MiB. */
  readonly maxBytes?: number;
  /** Flags of mails to leave out: `T` trashed, `D` a draft, `S` seen, `R` replied, `F` flagged, `P` passed on. `TD`. */
  readonly without?: string;
}

/** A file of a Maildir: a name that stays, the flags behind it, and where it is at the moment. */
interface Entry {
  readonly name: string;
  readonly flags: string;
  readonly path: string;
}

/**
 * One folder of a Maildir (`new` and `cur`, https://cr.yp.to/proto/maildir.html), in the order in which mail came: names
 * begin with the time. Nothing in it is changed. Programs may mark and move mail meanwhile. All names are held at a time, and
 * one mail.
 */
export function maildirArchive(path: string, options: MaildirOptions = {}): MailArchive {
  const { maxBytes = defaultMailLimits.maxBytes, without = 'TD' } = options;
  let last = '';
  return {
    async *read(from) {
      if (from !== null && !from.startsWith('maildir ')) {
        throw new DeskError('channel.badPosition', 'What was saved is no place in a Maildir');
      }
      const [, inclusive = '', first = ''] = /^maildir (from|after) (.*)$/.exec(from ?? '') ?? [];
      last = first;
      const entries = (await entriesOf(path)).filter(({ name }) =>
        inclusive === 'after' ? name > first : name >= first,
      );
      for (const entry of entries) {
        last = entry.name;
        if ([...entry.flags].some((flag) => without.includes(flag))) continue;
        const item = await mailOf(path, entry, maxBytes);
        if (item !== null) yield item;
      }
    },
    end: async () => `maildir after ${last}`,
  };
}

async function entriesOf(path: string): Promise<readonly Entry[]> {
  const entries = new Map<string, Entry>();
  for (const folder of ['new', 'cur']) {
    for (const file of await readdir(join(path, folder), { withFileTypes: true })) {
      // A name with a dot in front is no mail, by convention.
      if (!file.isFile() || file.name.startsWith('.')) continue;
      const [name = '', flags = ''] = file.name.split(/:2,/);
      entries.set(name, { name, flags, path: join(path, folder, file.name) });
    }
  }
  // By code units, so that the order is the same on every machine.
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A mail, or `null` when it was removed meanwhile. */
async function mailOf(path: string, entry: Entry, maxBytes: number): Promise<ArchivedMail | null> {
  const place = `maildir from ${entry.name}`;
  let file = await openIfThere(entry.path);
  if (file === null) {
    // Somebody has marked it, or looked at it, so its file has another name.
    const moved = (await entriesOf(path)).find(({ name }) => name === entry.name);
    file = moved === undefined ? null : await openIfThere(moved.path);
  }
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    if (size > maxBytes) return { ok: false, place, why: `${size} bytes are too many` };
    return { ok: true, place, bytes: await file.readFile() };
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
