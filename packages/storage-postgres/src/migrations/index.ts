import { tables } from './001-tables.ts';
import { tenants } from './002-tenants.ts';
import { commit } from './003-commit.ts';
import { claim } from './004-claim.ts';
import { find } from './005-find.ts';

/** Every schema change ever released, in order. Append only: `deskwright.migrations` keeps which a database has had. */
export const migrations: readonly string[] = [tables, tenants, commit, claim, find];
