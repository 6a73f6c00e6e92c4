import { type Desk, defineDesk } from '@deskwright/core';
import { type BenchTable, measure, type RunOptions } from '../measure.ts';
import type { BenchRule } from './bench-rule.ts';
import { DESK_OPTIONS, deskWith, matchOf, storedRules } from './peers/desk.ts';
import { cpuMs } from './spent-time.ts';
import type { Workload } from './workload.ts';

const VARIANTS = 5;

/** The same rules, one of which asks for something more that is always so. */
function withOneChanged(rules: readonly BenchRule[], which: number): readonly BenchRule[] {
  return rules.map((rule, index) =>
    index === which
      ? { ...rule, when: { all: [rule.when, { field: 'reopens', op: 'lt', value: 1000 + which }] } }
      : rule,
  );
}

/** Compiling a desk again after one rule has changed. */
export async function changedRuleTable({ rules, cases }: Workload, options: RunOptions): Promise<BenchTable> {
  const desk = deskWith(rules);
  const sample = cases.slice(0, 1);
  const matched = (changed: Desk) => matchOf(changed, sample)(0);
  matched(desk);
  // Made beforehand: how rules get from a store into memory is not what is measured.
  const variants = Array.from({ length: VARIANTS }, (_, index) =>
    storedRules(withOneChanged(rules, (index * 7919 + 7919) % rules.length)),
  );
  let count = 0;
  const next = (): (typeof variants)[number] => {
    count += 1;
    return variants[count % VARIANTS] ?? [];
  };
  const json = JSON.stringify(variants[0]);
  const contenders = {
    'compiled anew': () => matched((defineDesk(DESK_OPTIONS) as unknown as Desk).policies({ rules: next() })),
    'one rule changed': () => matched(desk.policies({ rules: next() })),
    'one changed, all read from JSON': () => matched(desk.policies({ rules: JSON.parse(json) })),
  };
  const title = `one rule of ${rules.length} changed: \`desk.policies\` and the first match, against compiling all`;
  const bench = { title, baseline: 'compiled anew', contenders };
  const rounds = Math.min(options.rounds, 7);
  return { title, ...(await measure(bench, { rounds, minMs: 1, now: cpuMs })) };
}
