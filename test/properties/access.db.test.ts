// What a person sees is the same whether a predicate is asked ticket by ticket, SQL is asked for all, or somebody reads the
// roles and works it out.
import { accessOf, type Desk, type Json, type Principal, type Ticket } from '@deskwright/core';
import type { Storage, UntypedFilter } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { type PostgresPool, postgresStorage } from '@deskwright/storage-postgres';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batch, write } from '../../packages/storage-postgres/test/batch.ts';
import { openDatabase, type TestDatabase } from '../../packages/storage-postgres/test/database.ts';
import { AGENTS, allows, bare, memberships, requesterPolicies, roles, showsTo, tickets } from './random-roles.ts';

const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const { fields } = bare;
/** The same tickets on every run, so that they are written once; who looks at them is what varies. */
const TICKETS: readonly Ticket[] = fc.sample(tickets, { seed: 20_261_116, numRuns: 150 });
const named = (index: number): string => `t${String(index).padStart(3, '0')}`;

/** A storage that remembers what it was asked. */
interface Asked {
  readonly storage: Storage;
  readonly wheres: (UntypedFilter | undefined)[];
}

function listening(storage: Storage): Asked {
  const wheres: Asked['wheres'] = [];
  return {
    wheres,
    storage: {
      port: 1,
      tenant: storage.tenant,
      load: (key) => storage.load(key),
      history: (record, page) => storage.history(record, page),
      commit: (write) => storage.commit(write),
      claim: (lease) => storage.claim(lease),
      changes: (page) => storage.changes(page),
      list: (what, page) => storage.list(what, page),
      close: () => storage.close(),
      find(kind, query) {
        wheres.push(query.where);
        return storage.find(kind, query);
      },
      count(kind, query) {
        wheres.push(query.where);
        return storage.count(kind, query);
      },
    },
  };
}

let database: TestDatabase;
let rowsRead = 0;
const storages: Record<string, Asked> = {};
beforeAll(async () => {
  database = await openDatabase();
  const pool: PostgresPool = {
    async query(text, values) {
      const answer = await database.app.query(text, values);
      // A row without `n` says that there are none.
      rowsRead += answer.rows.filter((row) => row.n !== null).length;
      return answer;
    },
  };
  storages.memory = listening(memoryStorage({ fields }));
  storages.sqlite = listening(sqliteStorage({ path: ':memory:', fields }));
  storages.postgres = listening(postgresStorage({ pool, fields }));
  const writes = TICKETS.map((ticket, index) => {
    const id = named(index);
    return write(id, 0, { value: { ...ticket, id } as unknown as Json });
  });
  for (const { storage } of Object.values(storages)) {
    expect(await storage.commit(batch({ writes }))).toEqual({ ok: true });
    // The first look completes what is kept beside the records.
    await storage.count('ticket', { now: 0 });
  }
});
afterAll(async () => {
  for (const { storage } of Object.values(storages)) await storage.close();
  await database.close();
});

/** Says who somebody is: what `accessOf` is told of them, as records. */
async function introduce(storage: Storage, kind: 'agent' | 'contact', id: string, value: object): Promise<void> {
  const expected = (await storage.load({ kind, id }))?.version ?? 0;
  const made = await storage.commit(
    batch({
      writes: [
        write(id, expected, {
          kind,
          value: { id, departments: {}, personal: { name: id, addresses: [] }, ...value } as Json,
        }),
      ],
    }),
  );
  expect(made).toEqual({ ok: true });
}

/** What a person finds and counts, page by page, with what storage was asked for it. */
async function looksAround({ storage, wheres }: Asked, desk: Desk, who: Principal) {
  const face = createHelpdesk(desk, { storage, now: () => 0 }).as(who);
  wheres.length = 0;
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await face.find({
      order: [{ by: 'reference', direction: 'asc' }],
      limit: 40,
      ...(after === undefined ? {} : { after }),
    });
    found.push(...page.items.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after !== undefined);
  const byDepartment = await face.count({ by: ['department'] });
  const [all] = await face.count();
  return { found, byDepartment, all: all?.count, wheres: [...wheres] };
}

/** How many tickets of each department there are among those with these ids, in the order of `count`. */
function countedByHand(ids: readonly string[]) {
  const counts = new Map<string | null, number>();
  for (const id of ids) {
    const department = TICKETS[Number(id.slice(1))]?.department ?? null;
    counts.set(department, (counts.get(department) ?? 0) + 1);
  }
  return counts;
}

describe.each(['memory', 'sqlite', 'postgres'])('on %s', (name) => {
  async function agrees(desk: Desk, who: Principal, visible: UntypedFilter | null, shown: (ticket: Ticket) => boolean) {
    const asked = storages[name] as Asked;
    const expected = TICKETS.flatMap((ticket, index) => (shown(ticket) ? [named(index)] : []));
    const seen = await looksAround(asked, desk, who);
    expect(seen.found).toEqual(expected);
    expect(seen.all).toBe(expected.length);
    expect(new Map(seen.byDepartment.map(({ key, count }) => [key[0] ?? null, count]))).toEqual(
      countedByHand(expected),
    );
    // Not sifted afterwards: every question to storage held the whole condition.
    for (const where of seen.wheres) {
      if (visible === null) expect(where).toBeUndefined();
      else expect((where as { readonly all: readonly UntypedFilter[] }).all).toContainEqual(visible);
    }
  }

  it('agents find and count what the plain reading of their roles gives them', async () => {
    await fc.assert(
      fc.asyncProperty(roles, memberships, fc.constantFrom(...AGENTS), async (all, has, me) => {
        const desk = bare.policies({ roles: all });
        await introduce((storages[name] as Asked).storage, 'agent', me, { active: true, roles: has });
        const { visible } = accessOf(desk, { agent: me, roles: has });
        await agrees(desk, { agent: me }, visible, (ticket) => allows(all, has, me, 'see', ticket));
      }),
      { numRuns: 50 * FACTOR },
    );
  });

  it('contacts find and count what the plain reading of the policy shows them', async () => {
    await fc.assert(
      fc.asyncProperty(
        requesterPolicies,
        fc.constantFrom('c1', 'c2', 'ana'),
        fc.constantFrom(null, 'acme'),
        async (policy, contact, organization) => {
          const desk = bare.policies({ requesters: policy });
          await introduce((storages[name] as Asked).storage, 'contact', contact, { organization });
          // Nobody is asked about an organization that plays no part.
          const person = { contact, organization: policy.organization === true ? organization : null };
          const { visible } = accessOf(desk, person);
          await agrees(desk, { contact }, visible, (ticket) => showsTo(policy, contact, organization, ticket));
        },
      ),
      { numRuns: 25 * FACTOR },
    );
  });
});

it('the database reads no ticket for a person but those that they see', async () => {
  const { storage } = storages.postgres as Asked;
  await fc.assert(
    fc.asyncProperty(roles, memberships, fc.constantFrom(...AGENTS), async (all, has, me) => {
      const { visible } = accessOf(bare.policies({ roles: all }), { agent: me, roles: has });
      const shown = TICKETS.filter((ticket) => allows(all, has, me, 'see', ticket)).length;
      rowsRead = 0;
      const where = visible === null ? {} : { where: visible };
      const { items } = await storage.find('ticket', { now: 0, ...where, limit: TICKETS.length });
      expect([items.length, rowsRead]).toEqual([shown, shown]);
    }),
    { numRuns: 50 * FACTOR },
  );
});
