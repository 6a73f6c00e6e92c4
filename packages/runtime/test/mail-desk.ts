import { defineDesk, type Policies, type Ticket, type VocabularyOf } from '@deskwright/core';
import type { MessageSignal } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { liquid } from '@deskwright/templates';
import { memoryBlobs } from '@deskwright/testkit';
import { message, paperChannel, raw, START } from './desk-under-test.ts';

const names = defineDesk({ departments: ['support', 'billing'], channels: ['email'], templates: liquid() });

/** What a desk whose mail is under test may say. */
export type MailPolicies = Policies<VocabularyOf<typeof names>>;

/** A desk that hears signals as they are given, under the policies that a test wants. */
export function mailDesk(policies: MailPolicies = {}, answer?: Parameters<typeof paperChannel>[0]) {
  const desk = names.policies({
    departments: {
      support: { name: 'Support', addresses: ['support@aurora.example', 'info@aurora.example'] },
      billing: { name: 'Billing', addresses: ['billing@aurora.example'] },
    },
    ...policies,
  });
  const storage = memoryStorage({ fields: desk.fields });
  const { channel, sent } = paperChannel(answer);
  const clock = { now: START };
  const errors: unknown[] = [];
  let seed = 0;
  const helpdesk = createHelpdesk(desk, {
    storage,
    channels: [channel],
    blobs: memoryBlobs({ now: () => clock.now }),
    now: () => clock.now,
    newSeed() {
      seed += 1;
      return `seed ${seed}`;
    },
    onError: (error) => errors.push(error),
  });
  const app = helpdesk.asSystem();
  return {
    desk,
    helpdesk,
    app,
    storage,
    sent,
    clock,
    errors,
    /** Takes a message in; what came of it. */
    async hear(key: string, more: Partial<MessageSignal> = {}) {
      const [outcome] = (await helpdesk.receive('email', raw(message(key, more)))).outcomes;
      if (outcome === undefined) throw new Error('nothing came of the message');
      return outcome;
    },
    async ticket(id: string | undefined): Promise<Ticket> {
      const found = await app.ticket({ id: id ?? '' });
      if (found === null) throw new Error(`there is no ticket ${id}`);
      return found.value as unknown as Ticket;
    },
    async messages(id: string | undefined) {
      return (await app.messages({ id: id ?? '' })).map(({ value }) => value);
    },
  };
}

/** Somebody who has part in no ticket. */
export const EVA = { from: { address: 'eva@example.net', name: 'Eva' } } as const;
