import type { Company } from './company.ts';
import { done } from './done.ts';
import { writeIn } from './write-in.ts';

/** Ana writes again, and Rita makes both tickets one. */
export async function mergeAgain(company: Company, ana: string, into: string, say: (line: string) => void) {
  const again = await writeIn(company, ana, 'Και η λάμπα;', 'Έχετε νέα;', 'el');
  const merged = done(await company.agent('rita').merge({ into: { id: into }, from: [{ id: again }] }));
  await company.later(5);
  const messages = await company.agent('rita').messages({ id: into });
  say(`Ana writes again; Rita merges. ${merged.value.reference} has ${messages.length} messages now.`);
  return again;
}

/** Olga gives a department another name, and later retires it, while everybody goes on working. */
export async function reorganize({ app, agent, later }: Company, say: (line: string) => void): Promise<void> {
  const { configuration } = agent('olga');
  const change = async (changes: object, note: string): Promise<void> => {
    const now = await configuration.current();
    const returns = { ...now?.policies.departments?.returns, ...changes };
    const edited = await configuration.edit(
      { put: { departments: { returns } } },
      { note, expectedRevision: now?.revision ?? 0 },
    );
    if (!edited.ok) throw new Error(JSON.stringify(edited.issues));
    await later(1);
  };
  // What is done stays where it was done, and so does a ticket that has become part of another one.
  const counts = async (): Promise<string> =>
    (await app.departmentCounts())
      .map(({ department, total, resolved, closed }) => `${department} ${total - resolved - closed}`)
      .join(', ');

  await change({ name: 'Returns and exchanges' }, 'We exchange, too');
  say(`Tickets in hand before: ${await counts()}.`);
  await change({ retired: { into: 'billing', members: 'move' } }, 'Billing does the returns from now on');
  say(`Tickets in hand after:  ${await counts()}.`);
  for (const { revision, by, note } of await configuration.history()) {
    say(`  revision ${revision} by ${by.id}: ${note ?? 'what the code says'}`);
  }
}
