import sift from 'sift';
import { flatTicket } from '../flat-ticket.ts';
import type { Peer } from '../peer.ts';
import { mongoQuery } from './mongo-query.ts';

/** sift, by its queries in MongoDB's language. */
export const siftPeer: Peer = {
  name: 'sift',
  note: 'each rule compiled once to a tester; flat objects',
  folding: 'case',
  prepare(rules, cases) {
    const testers = rules.map(({ id, when }) => ({ id, test: sift.default(mongoQuery(when)) }));
    const objects = cases.map(flatTicket);
    return (index) => testers.filter(({ test }) => test(objects[index])).map(({ id }) => id);
  },
};
