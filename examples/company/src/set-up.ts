import { type Company, companyDocument } from './company.ts';
import { done } from './done.ts';

/** Takes over the document and hires everybody. */
export async function setUp({ app }: Company, say: (line: string) => void): Promise<void> {
  const imported = await app.configuration.import(await companyDocument(), { note: 'Opening day' });
  if (!imported.ok) throw new Error(JSON.stringify(imported.issues, null, 2));
  say(`Revision ${imported.revision} of the configuration: ${imported.changes.length} parts.`);

  const { agents } = app;
  const everywhere = ['support', 'technical', 'billing', 'returns'];
  const desks = ['support', 'billing', 'returns'];
  done(await agents.create('rita', { name: 'Rita', roles: [{ role: 'representative', departments: desks }] }));
  done(await agents.create('max', { name: 'Max', roles: [{ role: 'representative', departments: ['technical'] }] }));
  done(await agents.create('eva', { name: 'Eva', roles: [{ role: 'representative', departments: ['technical'] }] }));
  done(
    await agents.create('sofia', {
      name: 'Sofia',
      roles: [{ role: 'manager', departments: everywhere }],
      manages: everywhere,
    }),
  );
  done(await agents.create('olga', { name: 'Olga', roles: [{ role: 'administrator', departments: null }] }));

  const { changed } = await agents.addTo('support', 'all', 'extended');
  say(`Members of support, added with one call: ${changed.join(', ')}.`);
  await agents.addTo('technical', ['max', 'eva']);
  await agents.addTo('returns', ['rita', 'sofia']);
}
