import type { Company } from './company.ts';
import { done } from './done.ts';
import { writeIn } from './write-in.ts';

/** Ana's lamp: a rule routes it, Max asks a senior and hands it on, Rita refunds what she may. Gives the ticket's id. */
export async function lamp(company: Company, ana: string, say: (line: string) => void): Promise<string> {
  const { app, agent, later } = company;
  const id = await writeIn(company, ana, 'Η λάμπα μου τρεμοπαίζει', 'Τρεμοπαίζει κάθε βράδυ.', 'el');
  const ticket = async () => (await app.ticket({ id }))?.value;
  say(`Ana writes. A rule moves ${(await ticket())?.reference} from support to ${(await ticket())?.department}.`);

  const [max, eva, rita] = [agent('max'), agent('eva'), agent('rita')];
  done(await max.execute({ id }, { type: 'ticket.assign', assignee: 'max' }));
  const question = 'Can the dimmer be mended?';
  done(await max.execute({ id }, { type: 'ticket.consult', ask: { senior: true }, question, hold: true }));
  say(`Max asks his senior: “${question}” The ticket is ${(await ticket())?.status}.`);
  await later(20);

  const [asked] = (await eva.find({ where: { field: 'channel', op: 'is', value: 'internal' }, limit: 1 })).items;
  const answer = 'No, that series has to come back.';
  done(await eva.execute({ id: asked?.id ?? '' }, { type: 'message.add', visibility: 'public', text: answer }));
  await later(1);
  const note = (await max.messages({ id })).at(-1)?.value;
  say(
    `Eva's answer is a note of ${note?.author.id}: “${note?.personal.text}” The ticket is ${(await ticket())?.status}.`,
  );

  done(await max.execute({ id }, { type: 'ticket.transfer', department: 'returns', assignee: null }));
  done(await rita.execute({ id }, { type: 'ticket.assign', assignee: 'rita' }));
  await later(10);
  say(`Max transfers it to ${(await ticket())?.department}, and ${(await ticket())?.assignee} takes it.`);

  const amount = { amount: '30.00', currency: 'EUR' };
  const refund = { type: 'approval.request', action: 'refund', amount, reason: 'The dimmer is faulty' } as const;
  const approval = done(await rita.execute({ id }, refund)).value.approvals?.at(-1);
  say(`Rita refunds 30.00 EUR: ${approval?.state}, ${approval?.because}.`);
  return id;
}
