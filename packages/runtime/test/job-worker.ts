// A process that works on a file, with its clock standing still: `node job-worker.ts FILE NOW`. It writes one line for
// each time that a rule acted, and ends when nothing is due.
import { defineDesk } from '@deskwright/core';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { DAY_RULES, place, settle } from './desk-of-jobs.ts';

const [path = '', now = '0'] = process.argv.slice(2);
const { clock, open } = place(sqliteStorage({ path, fields: defineDesk({}).fields }));
clock.now = Number(now);
const helpdesk = open(DAY_RULES);
helpdesk.on('rule.fired', ({ rule, record }) => process.stdout.write(`${rule} ${record.id}\n`));
await settle(helpdesk);
