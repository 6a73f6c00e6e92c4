export { type GraphileNudges, type GraphileNudgesOptions, graphileNudges } from './graphile-nudges.ts';
export { type GraphileWork, type GraphileWorkOptions, graphileWork } from './graphile-work.ts';
export type { GraphileHelpdesk, HelpdeskOf } from './helpdesks.ts';
export type { PgPool } from './minded-pool.ts';
export { type GraphileWorker, type StartGraphileOptions, startGraphile } from './start-graphile.ts';
