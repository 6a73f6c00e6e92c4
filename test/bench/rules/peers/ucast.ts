import { guard } from '@ucast/mongo2js';
import { flatTicket } from '../flat-ticket.ts';
import type { Peer } from '../peer.ts';
import { mongoQuery } from './mongo-query.ts';

/** ucast, by its queries in MongoDB's language. */
export const ucast: Peer = {
  name: '@ucast/mongo2js',
  note: 'each rule compiled once by `guard`; flat objects',
  folding: 'case',
  prepare(rules, cases) {
    const guards = rules.map(({ id, when }) => ({ id, test: guard<unknown>(mongoQuery(when)) }));
    const objects = cases.map(flatTicket);
    return (index) => guards.filter(({ test }) => test(objects[index])).map(({ id }) => id);
  },
};
