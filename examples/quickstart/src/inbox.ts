import { createReadStream } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { defaultMailLimits, mboxMessages } from '@deskwright/channel-email';

/** One raw mail, or why there is none: `unreadable` will never be one, `failed` may be when it is tried again. */
export type InboxItem =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; readonly problem: 'unreadable' | 'failed'; readonly why: string };

const MAIL = /\.eml$/i;
const MBOX = /\.(?:mbox|mbx|box)$/i;
const { maxBytes } = defaultMailLimits;

/**
 * The mails of a folder and the folders in it, in the order of their names, or those of one file. One mail is held at a
 * time, whatever the size of the folder; what cannot be read is an item too, and reading goes on behind it.
 */
export async function* inboxMails(path: string): AsyncGenerator<InboxItem, void> {
  if ((await stat(path)).isDirectory()) yield* folder(path, '');
  else if (MBOX.test(path) || (!MAIL.test(path) && (await startsLikeMbox(path)))) yield* mbox(path, basename(path));
  else yield* mail(path, basename(path));
}

async function* folder(path: string, prefix: string): AsyncGenerator<InboxItem, void> {
  let entries: Awaited<ReturnType<typeof entriesOf>>;
  try {
    entries = await entriesOf(path);
  } catch (error) {
    yield failed(prefix === '' ? path : prefix, error);
    return;
  }
  for (const { name, isFolder } of entries) {
    const inner = join(path, name);
    if (isFolder) yield* folder(inner, `${prefix}${name}/`);
    else if (MBOX.test(name)) yield* mbox(inner, prefix + name);
    else if (MAIL.test(name)) yield* mail(inner, prefix + name);
  }
}

async function entriesOf(path: string) {
  const entries = await readdir(path, { withFileTypes: true });
  return (
    entries
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      // By code units, so that the order is the same on every machine.
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  );
}

async function* mail(path: string, name: string): AsyncGenerator<InboxItem, void> {
  let item: InboxItem;
  try {
    const { size } = await stat(path);
    item = size > maxBytes ? tooLarge(name, size) : { name, bytes: await readFile(path) };
  } catch (error) {
    item = failed(name, error);
  }
  yield item;
}

async function* mbox(path: string, name: string): AsyncGenerator<InboxItem, void> {
  try {
    for await (const item of mboxMessages(createReadStream(path), { maxBytes })) {
      const one = `${name}#${item.index + 1}`;
      yield item.ok ? { name: one, bytes: item.bytes } : tooLarge(one, item.size);
    }
  } catch (error) {
    yield failed(name, error);
  }
}

async function startsLikeMbox(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(5), 0, 5, 0);
    return buffer.toString('latin1', 0, bytesRead) === 'From ';
  } finally {
    await file.close();
  }
}

function tooLarge(name: string, size: number): InboxItem {
  return { name, problem: 'unreadable', why: `${size} bytes are too many for a mail` };
}

function failed(name: string, error: unknown): InboxItem {
  return { name, problem: 'failed', why: error instanceof Error ? error.message : String(error) };
}
