import { readFile } from 'node:fs/promises';
import { defineDesk, type VocabularyOf } from '@deskwright/core';
import { createHelpdesk, type Face, type Helpdesk, type SystemFace } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { liquid } from '@deskwright/templates';

/** What code has to know. Departments are not among it: those are in `company.json`, and change while the desk runs. */
export const desk = defineDesk({ channels: ['form'], tags: ['photo'], templates: liquid() });

/** The names of this desk. */
export interface CompanyDesk extends VocabularyOf<typeof desk> {}

/** A company at work. */
export interface Company {
  readonly helpdesk: Helpdesk<CompanyDesk>;
  /** Trusted code. */
  readonly app: SystemFace<CompanyDesk>;
  /** The desk as one of its agents sees it. */
  agent(id: string): Face<CompanyDesk>;
  /** Lets time go by, and does what is due then. */
  later(minutes: number): Promise<void>;
  close(): Promise<void>;
}

/** The document that sets up the company. */
export async function companyDocument(): Promise<unknown> {
  return JSON.parse(await readFile(new URL('../company.json', import.meta.url), 'utf8'));
}

/**
 * Opens the company on a database at `path`. Its clock stands at `at` and moves when the story says so, and its ids come
 * from a counter, so that every run tells the same. Leave out `now` and `newSeed` in a desk of your own: ids that can be
 * guessed are for stories.
 */
export function openCompany(path: string, at: number): Company {
  const storage = sqliteStorage({ path, fields: desk.fields });
  let now = at;
  let seeds = 0;
  const helpdesk = createHelpdesk(desk, {
    storage,
    now: () => now,
    newSeed: () => `seed-${++seeds}`,
    onError: (error) => {
      throw error;
    },
  });
  return {
    helpdesk,
    app: helpdesk.asSystem(),
    agent: (id) => helpdesk.as({ agent: id }),
    async later(minutes) {
      now += minutes * 60_000;
      while ((await helpdesk.work()).done > 0);
    },
    close: () => storage.close(),
  };
}
