import { defineDesk } from '@deskwright/core';
import type { RawInbound } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import type { MailDesk, MailOutcome } from '../src/index.ts';
import { auroraChannel } from './desk-mail.ts';
import { Heard } from './heard.ts';

/** A desk that mail is brought to, and what a test wants to know of it. */
export interface Intake {
  readonly helpdesk: MailDesk;
  /** Everything that was offered, in its order. */
  readonly offered: RawInbound[];
  readonly outcomes: Heard<MailOutcome>;
  /** The subjects of the tickets there are. */
  subjects(): Promise<readonly string[]>;
  /** Happens before each mail is received; what it throws, `receive` throws. */
  before: (raw: RawInbound) => void | Promise<void>;
}

/** A real desk in memory, with the mail channel of Aurora Outdoor. */
export function mailIntake(): Intake {
  const desk = defineDesk({ departments: ['support'], channels: ['email'] });
  const storage = memoryStorage({ fields: desk.fields });
  const helpdesk = createHelpdesk(desk, { storage, channels: [auroraChannel()] });
  const intake: Intake = {
    offered: [],
    outcomes: new Heard(),
    before: () => {},
    helpdesk: {
      async receive(channel, raw) {
        intake.offered.push(raw);
        await intake.before(raw);
        const received = await helpdesk.receive(channel, raw);
        for (const outcome of received.outcomes) intake.outcomes.add(outcome);
        return received;
      },
    },
    async subjects() {
      const found: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await helpdesk.asSystem().find({ limit: 100, ...(after === undefined ? {} : { after }) });
        found.push(...page.items.map(({ value }) => value.personal.subject ?? ''));
        if (page.next === null) return found.toSorted();
        after = page.next;
      }
    },
  };
  return intake;
}

/** A mail from Ana to support, told from others by its number. */
export function numbered(number: number, body = `This is mail ${number}.\r\n`): Buffer {
  return Buffer.from(
    [
      'From: Ana <ana@example.com>',
      'To: support@aurora.example',
      'Date: Mon, 16 Nov 2026 10:00:00 +0200',
      `Message-ID: <${number}@example.com>`,
      `Subject: Mail ${number}`,
      '',
      body,
    ].join('\r\n'),
  );
}
