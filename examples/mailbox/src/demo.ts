import { createTransport } from 'nodemailer';
import { startDemoHost } from './demo-host.ts';
import { openDesk } from './open-desk.ts';

const ANA = 'ana@example.com';
const SUPPORT = 'support@aurora.example';

/** Plays a short correspondence over a mail server of its own: a question, an answer, an answer to that. */
export async function playDemo(data: string, say: (line: string) => void): Promise<void> {
  const host = await startDemoHost();
  const { imap, smtp } = host;
  const settings = { data, address: SUPPORT, name: 'Aurora Outdoor', imap, smtp, folders: ['INBOX'], moveTo: 'Taken' };
  const desk = await openDesk(settings, (line) => say(`  desk   ${line}`));
  const { helpdesk } = desk;
  const write = (text: string, answerTo?: { readonly id: string; readonly subject: string }) => {
    say(`Ana writes: ${text}`);
    const thread = answerTo && { inReplyTo: answerTo.id, references: answerTo.id };
    const subject = answerTo?.subject ?? 'A broken pole';
    return createTransport({ ...smtp, ignoreTLS: true }).sendMail({
      from: `Ana <${ANA}>`,
      to: SUPPORT,
      subject,
      text,
      ...thread,
    });
  };
  try {
    const created = new Promise<string>((resolve) =>
      helpdesk.on('ticket.created', ({ ticketId }) => resolve(ticketId)),
    );
    await write('One of the poles of my tent split. Can I have a spare?');
    const id = await created;
    say(`Ana gets:   ${subjectOf(await host.next(ANA))}`);

    const maria = helpdesk.as({ agent: 'maria' });
    say('Maria answers.');
    await maria.execute({ id }, { type: 'message.add', visibility: 'public', text: 'A spare pole is on its way.' });
    const answer = await host.next(ANA);
    say(`Ana gets:   ${subjectOf(answer)}`);

    const joined = new Promise<void>((resolve) => {
      helpdesk.on('message.added', ({ direction }) => {
        if (direction === 'in') resolve();
      });
    });
    await write('Thank you, that was fast!', { id: field(answer, 'Message-ID'), subject: `Re: ${subjectOf(answer)}` });
    await joined;
    const ticket = await helpdesk.asSystem().ticket({ id });
    const messages = await helpdesk.asSystem().messages({ id });
    const all = await helpdesk.asSystem().find({ limit: 10 });
    say(
      `${all.items.length} ticket, ${ticket?.value.reference}: ${messages.length} messages, and it is ${ticket?.value.status} again.`,
    );
  } finally {
    await desk.close();
    await host.close();
  }
}

function field(mail: string, name: string): string {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(mail)?.[1]?.trim() ?? '';
}

function subjectOf(mail: string): string {
  return field(mail, 'Subject');
}
