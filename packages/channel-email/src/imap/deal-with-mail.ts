import type { ImapFlow } from 'imapflow';
import type { Offered } from '../offer-mail.ts';
import type { AfterMail } from './imap-source-options.ts';

/** What becomes of mails on the server, and who is told. */
export interface Dealt {
  readonly taken: AfterMail;
  readonly refused: AfterMail;
  readonly report: (what: string, error?: unknown) => void;
}

/** Marks or moves a mail that was taken or refused. A server that does not want to is reported; the mail stays then. */
export async function dealWith(
  client: ImapFlow,
  uid: number,
  offered: Exclude<Offered, { readonly is: 'later' }>,
  { taken, refused, report }: Dealt,
): Promise<void> {
  if (offered.is === 'refused') report(`mail ${uid} is refused: ${offered.why}`);
  const after = offered.is === 'taken' ? taken : refused;
  if (after === 'keep') return;
  const isDone =
    'flag' in after
      ? await client.messageFlagsAdd(String(uid), [after.flag], { uid: true })
      : await move(client, String(uid), after.moveTo);
  if (!isDone) report(`mail ${uid} could not be ${'flag' in after ? 'flagged' : 'moved'} and stays as it is`);
}

async function move(client: ImapFlow, uid: string, folder: string): Promise<boolean> {
  if (await client.messageMove(uid, folder, { uid: true })) return true;
  // Perhaps there is no such folder yet.
  const isCreated = await client.mailboxCreate(folder).catch(() => null);
  return isCreated !== null && Boolean(await client.messageMove(uid, folder, { uid: true }));
}
