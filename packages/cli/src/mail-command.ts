import type * as Email from '@deskwright/channel-email';
import { type Desk, defineDesk, type InboundPlan } from '@deskwright/core';
import type { Channel, MessageSignal } from '@deskwright/core/port';
import type * as Runtime from '@deskwright/runtime';
import { CliFault } from './cli-fault.ts';
import type { CliHost } from './host.ts';
import { installed } from './installed.ts';
import { loadDesk } from './load-desk.ts';
import { mailLines } from './mail-lines.ts';
import { nowhere } from './nowhere.ts';
import { note, print, printJson } from './output.ts';
import { readStorage } from './read-storage.ts';
import { readBytes, readText } from './read-text.ts';

/** Options of `mail explain`: paths, and mailboxes besides those of the desk's departments. */
export interface MailOptions {
  readonly desk?: string;
  readonly database?: string;
  readonly tenant?: string;
  readonly address: readonly string[];
  readonly replySecret?: string;
  readonly at?: string;
  readonly json?: boolean;
}

/** What became clear of one file. */
export type ExplainedMail =
  | { readonly file: string; readonly ok: false; readonly detail: string }
  | { readonly file: string; readonly ok: true; readonly signal: MessageSignal; readonly plan: InboundPlan };

// Nobody has a mailbox there (RFC 2606).
const NO_MAILBOX = 'nobody@desk.invalid';
const CHANNEL = 'email';

/** Says what the email channel understands of mails, and what would become of them. Nothing is stored or sent. */
export async function explainMail(host: CliHost, paths: readonly string[], options: MailOptions): Promise<number> {
  const desk = options.desk === undefined ? (defineDesk({}) as unknown as Desk) : await loadDesk(host, options.desk);
  const at = options.at === undefined ? host.now() : Date.parse(options.at);
  if (!Number.isFinite(at)) throw new CliFault(`"${options.at}" is no instant: write ISO 8601`);
  const addresses = [...desk['~internal'].departmentByAddress.keys(), ...options.address];
  const channel = await channelOf(host, addresses, options);
  const { explainInbound } = await installed<typeof Runtime>(host, '@deskwright/runtime', 'mail explain');
  const storage = await readStorage(host, desk, { database: options.database, tenant: options.tenant });
  const explained: ExplainedMail[] = [];
  try {
    for (const file of paths) {
      const body = await readBytes(host, file);
      const accepted = await channel.accept({ headers: [], body, receivedAt: at });
      if (!accepted.ok) explained.push({ file, ok: false, detail: accepted.detail });
      for (const signal of accepted.ok ? accepted.signals : []) {
        if (signal.type !== 'message') continue;
        const plan = await explainInbound(desk, storage, { channel: CHANNEL, signal, at });
        explained.push({ file, ok: true, signal, plan });
      }
    }
  } finally {
    await storage.close();
  }
  if (options.json === true) printJson(host, explained);
  else {
    note(host, assumptions(addresses, options));
    print(host, explained.flatMap(mailLines));
  }
  return explained.some(({ ok }) => !ok) ? 1 : 0;
}

function assumptions(addresses: readonly string[], { database }: MailOptions): readonly string[] {
  return [
    ...(addresses.length === 0 ? ['no mailbox is ours: name a desk with --desk, or mailboxes with --address'] : []),
    ...(database === undefined ? ['without --database no ticket and no contact is known'] : []),
  ];
}

async function channelOf(host: CliHost, addresses: readonly string[], options: MailOptions): Promise<Channel> {
  const { emailChannel } = await installed<typeof Email>(host, '@deskwright/channel-email', 'mail explain');
  const { replySecret: path } = options;
  const lines = path === undefined ? [] : (await readText(host, path)).split(/\r?\n/).filter((line) => line !== '');
  const secret = lines.length === 0 ? {} : { replySecret: lines };
  try {
    return emailChannel({
      name: CHANNEL,
      blobs: nowhere(),
      from: { address: addresses[0] ?? NO_MAILBOX },
      addresses,
      ...secret,
    });
  } catch (error) {
    throw new CliFault(error instanceof Error ? error.message : String(error));
  }
}
