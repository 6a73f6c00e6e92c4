// The plans of an agent's queues, as PostgreSQL makes them when its statistics say that there are a million tickets.
import { queuePlans } from './queue-plans.ts';

const TICKETS = 20_000;
const CLAIMED = 1_000_000;

queuePlans(TICKETS, async (database) => {
  for (const relation of ['records', 'entries', 'numbers', 'documents']) {
    await database.admin.query(
      `SELECT pg_restore_relation_stats('schemaname', 'deskwright', 'relname', $1::text, 'relpages', relpages,
        'reltuples', (reltuples * $2)::real) FROM pg_class WHERE oid = ('deskwright.' || $1)::regclass`,
      [relation, CLAIMED / TICKETS],
    );
  }
});
