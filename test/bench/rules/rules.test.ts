import { describe, expect, it } from 'vitest';
import { checkAgreement } from './agreement.ts';
import type { When } from './bench-rule.ts';
import { deskWith } from './peers/desk.ts';
import { ORACLES, PEERS, peerNamed } from './peers.ts';
import { workloadOf } from './workload.ts';

const { rules, cases } = workloadOf(10, 60);

function leavesOf(when: When): readonly When[] {
  if ('all' in when) return when.all.flatMap(leavesOf);
  if ('any' in when) return when.any.flatMap(leavesOf);
  return 'not' in when ? leavesOf(when.not) : [when];
}

const oracleOf = (folding: 'case' | 'accents') =>
  ORACLES[folding].prepare(rules, cases) as (ticket: number) => readonly string[];

describe('generated rules and tickets', () => {
  it('are the same in every run', () => {
    expect(workloadOf(10, 60)).toEqual({ rules, cases });
  });

  it('have two to six comparisons a rule, and one to three matches a ticket', () => {
    for (const { when } of rules) {
      expect(leavesOf(when).length).toBeGreaterThanOrEqual(2);
      expect(leavesOf(when).length).toBeLessThanOrEqual(6);
    }
    const match = oracleOf('case');
    for (const ticket of cases.keys()) {
      expect(match(ticket).length).toBeGreaterThanOrEqual(1);
      expect(match(ticket).length).toBeLessThanOrEqual(3);
    }
  });

  it('are valid rules of a desk', () => {
    expect(() => deskWith(workloadOf(100, 40).rules)).not.toThrow();
  });
});

describe('agreement', () => {
  it.each(PEERS)('$name finds what closures written by hand find', async (peer) => {
    const match = peer.prepare(rules, cases);
    const options = { budgetMs: Number.POSITIVE_INFINITY };
    const asked = await checkAgreement(peer.name, match, oracleOf(peer.folding), cases.length, options);
    expect(asked).toBe(cases.length);
  });

  it('knows nobody else', () => {
    expect(() => peerNamed('drools')).toThrow('no peer is called drools; there are deskwright,');
  });

  it('asks a slow peer about a sample only', async () => {
    const match = oracleOf('case');
    let at = 0;
    const slow = (ticket: number) => {
      at += 5;
      return match(ticket);
    };
    const options = { budgetMs: 50, now: () => at };
    expect(await checkAgreement('slow', slow, match, cases.length, options)).toBe(12);
  });

  it('catches a peer that misses one match of one ticket', async () => {
    const match = oracleOf('case');
    const careless = (ticket: number) => (ticket === 41 ? match(ticket).slice(1) : match(ticket));
    await expect(checkAgreement('careless', careless, match, cases.length)).rejects.toThrow(
      'careless disagrees about ticket 41',
    );
  });

  it('catches a peer that finds too much', async () => {
    const match = oracleOf('case');
    const eager = (ticket: number) => [...match(ticket), 'rule-99'];
    await expect(checkAgreement('eager', eager, match, cases.length)).rejects.toThrow('eager disagrees about ticket 0');
  });
});
