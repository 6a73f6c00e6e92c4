import { type CreateTicket, defineDesk, type Policies, type VocabularyOf } from '@deskwright/core';
import { createHelpdesk, type Face, type SystemFace } from '@deskwright/runtime';
import { memoryPresence, memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { liquid } from '@deskwright/templates';

const START = Date.parse('2026-11-16T08:00:00Z');

const desk = defineDesk({
  departments: ['support', 'billing'],
  tags: ['entry', 'vip', 'fraud'],
  channels: ['api', 'email'],
  templates: liquid(),
});
/** The names of the fields of tickets. */
export const fields: readonly string[] = Object.keys(desk.fields.ticket ?? {});
/** The vocabulary of the twins. */
export interface V extends VocabularyOf<typeof desk> {}

const POLICIES: Policies<V> = {
  departments: {
    support: { assignment: { strategy: { by: 'roundRobin' }, capacity: { total: 5 } } },
    billing: { assignment: { strategy: { by: 'roundRobin' }, capacity: { total: 5 } } },
  },
  slas: [{ id: 'std', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }],
  templates: { sorry: { text: 'Sorry, {{ ticket.reference }}!', canned: { name: 'Sorry' } } },
  macros: [{ id: 'vip', name: 'VIP', then: [{ do: 'tag', add: ['vip'] }] }],
  roles: [
    { id: 'engineer', grants: [{ can: [...engineers()] }] },
    { id: 'without-notes', grants: [{ can: [...engineers()].filter((can) => can !== 'readNotes') }] },
    { id: 'without-messages', grants: [{ can: [...engineers()].filter((can) => !can.startsWith('read')) }] },
  ],
};

function engineers() {
  return [
    ...(['see', 'readMessages', 'readNotes', 'seeHistory', 'export', 'note', 'reply', 'create', 'update'] as const),
    ...(['take', 'assign', 'transferOut', 'transferIn', 'delete', 'restrict', 'merge'] as const),
  ] as const;
}

export const STORAGES = ['memory', 'sqlite'] as const;

/** One of two desks that are the same but for a secret. */
export interface Twin {
  readonly face: Face<V>;
  readonly app: SystemFace<V>;
  /** A ticket that the person sees. */
  readonly seen: { readonly id: string };
  /** The place of the secret: the key of a ticket that the person does not see, on one desk, and of none at all on the other. */
  readonly hidden: { readonly id: string };
  readonly hiddenReference: { readonly reference: string };
  /** Opens a ticket, as the system. */
  open(more?: Partial<CreateTicket<V>>): Promise<{ readonly id: string }>;
  /** Has something happen on both tickets. */
  stir(): Promise<void>;
}

/** What sets twins apart. `tell` does it on the desk that has the secret, `instead` on the other one. */
export interface Secret {
  readonly who: { readonly agent: string } | { readonly contact: string };
  /** The role that the agent has in support. */
  readonly role?: string;
  readonly requesters?: Policies<V>['requesters'];
  /** The ticket that is not seen, when that is the secret. */
  readonly ticket?: Partial<CreateTicket<V>>;
  readonly tell?: (twin: Twin) => Promise<unknown>;
  readonly instead?: (twin: Twin) => Promise<unknown>;
}

/** The id that a ticket has if it is made in the part that only one twin has. */
async function made(app: SystemFace<V>, command: CreateTicket<V>): Promise<{ id: string; reference: string }> {
  const outcome = await app.create(command);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return { id: outcome.record.id, reference: outcome.record.value.reference };
}

function command(more: Partial<CreateTicket<V>>): CreateTicket<V> {
  return {
    type: 'ticket.create',
    requester: { kind: 'contact', id: 'c1' },
    channel: 'api',
    subject: 'A lamp',
    message: { text: 'It does not shine' },
    department: 'support',
    ...more,
  };
}

/** A desk with a secret, and one without, on which everything else has the same ids and instants. */
export async function twinDesks(
  storageName: (typeof STORAGES)[number],
  secret: Secret,
): Promise<readonly [Twin, Twin]> {
  const names = { hidden: { id: '' }, hiddenReference: { reference: '' } };
  const one = await twin(storageName, secret, true, names);
  return [one, await twin(storageName, secret, false, names)];
}

async function twin(
  storageName: (typeof STORAGES)[number],
  secret: Secret,
  hasSecret: boolean,
  names: Pick<Twin, 'hidden' | 'hiddenReference'> & { hidden: { id: string }; hiddenReference: { reference: string } },
): Promise<Twin> {
  const table = { fields: desk.fields };
  const storage = storageName === 'memory' ? memoryStorage(table) : sqliteStorage({ path: ':memory:', ...table });
  const seeds = { phase: 'common', common: 0, secret: 0 };
  const clock = { now: START };
  const helpdesk = createHelpdesk(desk.policies({ ...POLICIES, requesters: secret.requesters ?? {} }), {
    storage,
    presence: memoryPresence({ now: () => clock.now }),
    now: () => clock.now,
    newSeed() {
      const phase = seeds.phase as 'common' | 'secret';
      seeds[phase] += 1;
      return `${phase} ${seeds[phase]}`;
    },
  });
  const app = helpdesk.asSystem();
  async function secretly(does: (() => Promise<unknown>) | undefined): Promise<void> {
    seeds.phase = 'secret';
    await does?.();
    seeds.phase = 'common';
  }
  const open: Twin['open'] = async (more = {}) => {
    clock.now += 1000;
    const { id } = await made(app, command(more));
    return { id };
  };

  const { who, role = 'engineer' } = secret;
  const roles = [{ role, departments: ['support' as const] }];
  // A member of both departments, with a role in one of them.
  const departments = { support: 'primary', billing: 'extended' } as const;
  if ('agent' in who) await app.agents.create(who.agent, { name: who.agent, departments, roles });
  // A contact has an organization, and is told apart from an agent of the same id by nothing but the kind.
  const contact = { type: 'contact.create', name: 'Cleo', addresses: [], organization: 'acme' };
  const introduced = await app.command({ kind: 'contact', id: 'c1' }, contact);
  if (!introduced.ok) throw new Error(introduced.refusal.message);
  const everywhere = [{ role: 'engineer', departments: null }];
  await app.agents.create('bo', { name: 'Bo', departments: { support: 'primary' }, roles: everywhere });
  const seen = await open();
  clock.now += 1000;
  const theirs = secret.ticket;
  if (theirs !== undefined && hasSecret) {
    await secretly(async () => {
      const { id, reference } = await made(app, command(theirs));
      names.hidden = { id };
      names.hiddenReference = { reference };
    });
  }
  const self: Twin = {
    face: helpdesk.as(who),
    app,
    seen,
    hidden: names.hidden,
    hiddenReference: names.hiddenReference,
    open,
    async stir() {
      clock.now += 1000;
      await app.execute(seen, { type: 'ticket.update', priority: 'high' });
      await secretly(async () => {
        if (theirs !== undefined && hasSecret)
          await app.execute(names.hidden, { type: 'ticket.update', addTags: ['fraud'] });
      });
    },
  };
  clock.now += 1000;
  await secretly(() => (hasSecret ? secret.tell?.(self) : secret.instead?.(self)) ?? Promise.resolve());
  await open({ subject: 'Another lamp' });
  return self;
}
