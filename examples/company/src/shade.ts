import type { Company } from './company.ts';
import { done } from './done.ts';
import { writeIn } from './write-in.ts';

/** Bo's shade: one cent more than Rita may refund, so Sofia decides. Gives the ticket's id. */
export async function shade(company: Company, bo: string, say: (line: string) => void): Promise<string> {
  const { agent, later } = company;
  const [rita, sofia] = [agent('rita'), agent('sofia')];
  const id = await writeIn(company, bo, 'Wrong shade', 'It is green, I ordered blue.');
  done(await rita.execute({ id }, { type: 'ticket.transfer', department: 'returns', assignee: 'rita' }));

  const photo = done(await rita.execute({ id }, { type: 'ticket.applyMacro', macro: 'ask-for-photo' })).value;
  say(
    `Bo got the wrong shade. Rita applies a macro, which asks for a photo: ${photo.tags.join(', ')}, ${photo.status}.`,
  );

  const amount = { amount: '30.01', currency: 'EUR' };
  const refund = { type: 'approval.request', action: 'refund', amount, reason: 'Our mistake' } as const;
  const asked = done(await rita.execute({ id }, refund)).value.approvals?.at(-1);
  say(`She asks for 30.01 EUR: ${asked?.state}, ${asked?.because}.`);
  done(await rita.execute({ id }, { type: 'ticket.follow' }));
  say(`She follows the ticket: ${(await rita.followers({ id })).join(', ')}.`);
  await later(15);

  for (const { approval, ticket, mayDecide } of (await sofia.approvals({ limit: 10 })).items) {
    if (!mayDecide) continue;
    const grant = { type: 'approval.grant', approval: approval.id, note: 'Fine, we sent the wrong one' } as const;
    const granted = done(await sofia.execute({ id: ticket.id }, grant)).value.approvals?.at(-1);
    say(`Sofia, the manager, decides: ${granted?.state} by ${granted?.decision?.by.id}.`);
  }
  return id;
}
