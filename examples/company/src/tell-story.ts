import { openCompany } from './company.ts';
import { done } from './done.ts';
import { historyLines } from './history-lines.ts';
import { lamp } from './lamp.ts';
import { mergeAgain, reorganize } from './reorganize.ts';
import { setUp } from './set-up.ts';
import { shade } from './shade.ts';

/** The tickets of the story, by id. */
export interface Tickets {
  readonly lamp: string;
  readonly shade: string;
  readonly again: string;
}

/** When the story begins: a Monday at ten in Athens. */
export const OPENING_DAY = Date.parse('2026-11-16T08:00:00Z');

/** Plays one day of the company on a new database at `path`, and says what happens. */
export async function tellStory(path: string, say: (line: string) => void): Promise<Tickets> {
  const company = openCompany(path, OPENING_DAY);
  try {
    await setUp(company, say);
    const { contacts } = company.app;
    const ana = done(await contacts.create({ type: 'contact.create', name: 'Ana', addresses: [] })).id;
    const bo = done(await contacts.create({ type: 'contact.create', name: 'Bo', addresses: [] })).id;
    const tickets = {
      lamp: await lamp(company, ana, say),
      shade: await shade(company, bo, say),
    };
    const again = await mergeAgain(company, ana, tickets.lamp, say);
    await reorganize(company, say);
    say('What happened to the lamp, when, by whom and why:');
    for (const line of historyLines(await company.agent('sofia').history({ id: tickets.lamp }))) say(line);
    return { ...tickets, again };
  } finally {
    await company.close();
  }
}
