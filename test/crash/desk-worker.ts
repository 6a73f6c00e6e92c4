// Run by tests as a process of its own, until it is killed: a desk that works in the background while senders offer it
// messages, each one after the other. It writes a line for each message that `receive` has answered for.
// `node desk-worker.ts KIND ADDRESS JOURNAL NOW NEXT`, where NEXT is a list of the number with which each sender begins.
import { writeSync } from 'node:fs';
import { crashDesk, isReply, keyOf, type Offer, rawOf } from './crash-desk.ts';
import { openPlace } from './databases.ts';

const [kind = '', address = '', journal = '', begin = '0', next = '[]'] = process.argv.slice(2);
const started = Date.now();
const now = () => Number(begin) + Date.now() - started;
const onError = (error: unknown) => console.error(error);
const helpdesk = crashDesk({ ...openPlace(kind, address, now), journal, now, onError });

async function offer(one: Offer): Promise<string> {
  const { outcomes } = await helpdesk.receive('mail', rawOf(one));
  const { outcome, ticket } = outcomes[0] ?? {};
  const allowed = ['seen', isReply(one) ? 'joined' : 'created'];
  if (ticket === undefined || !allowed.includes(String(outcome))) throw new Error(JSON.stringify(outcomes));
  writeSync(1, `${keyOf(one)} ${outcome} ${ticket}\n`);
  return String(outcome);
}

async function send(sender: number, first: number): Promise<never> {
  for (let n = first; ; n += 1) {
    await offer({ sender, n });
    // What has been answered for may be offered again: the answer was lost on its way.
    if (n % 5 === 4 && (await offer({ sender, n })) !== 'seen') throw new Error(`${sender}-${n} was taken in twice`);
  }
}

writeSync(1, 'ready\n');
await helpdesk.start();
await Promise.all((JSON.parse(next) as number[]).map((first, sender) => send(sender, first)));
