import type { SlaPolicy } from '../../sla/policy.ts';
import { remedyFor } from '../../text/nearest.ts';
import type { UntypedCondition, UntypedLeaf } from '../condition.ts';
import type { Rule } from '../rule.ts';
import { unknownSteps } from './escalation-steps.ts';
import type { Finding } from './finding.ts';
import type { LintContext } from './lint-context.ts';
import { plainLeaf, valuesOf } from './literal.ts';
import { conditionOf } from './reads-and-writes.ts';

type Path = readonly (string | number)[];

const EXACT: ReadonlySet<string> = new Set(['in', 'changedTo', 'changedFrom', 'hasAny', 'hasAll', 'gained', 'lost']);
const CLOCK_FIELD = /^sla\.(.+)\.(\w+)$/;

/** Something that is named and not defined. */
interface Problem {
  readonly path: Path;
  readonly message: string;
  readonly remedy: string;
}

/** Finds names of policies, metrics and values that nothing defines, and that checking the policies lets pass. */
export function unknownReferences(context: LintContext, rule: Rule): readonly Finding[] {
  const condition = conditionOf(rule);
  const inCondition = condition === null ? [] : leavesOf(condition, ['when']).flatMap((at) => inLeaf(context, at));
  const problems = [...clockTriggers(context, rule), ...inCondition, ...unknownSteps(context.policies, rule)];
  return problems.map(({ path, message, remedy }) => ({
    code: 'unknownReference',
    severity: 'warning',
    rule: rule.id,
    path: [...context.pathOf(rule), ...path],
    message,
    remedy,
  }));
}

/** A comparison, and where it stands. */
export interface PlacedLeaf {
  readonly leaf: UntypedLeaf;
  readonly path: Path;
}

/** The comparisons of a condition, in order. */
function leavesOf(condition: UntypedCondition, path: Path): readonly PlacedLeaf[] {
  if ('all' in condition) return condition.all.flatMap((part, index) => leavesOf(part, [...path, 'all', index]));
  if ('any' in condition) return condition.any.flatMap((part, index) => leavesOf(part, [...path, 'any', index]));
  if ('not' in condition) return leavesOf(condition.not, [...path, 'not']);
  return 'field' in condition ? [{ leaf: condition, path }] : [];
}

function inLeaf(context: LintContext, { leaf, path }: PlacedLeaf): readonly Problem[] {
  const field = context.fields.get(leaf.field);
  if (field === undefined || !EXACT.has(plainLeaf(field, leaf).leaf.op)) return clockField(context, leaf, path);
  const values = valuesOf(leaf).flatMap((value, index): readonly Problem[] => {
    if (typeof value !== 'string') return [];
    const known = knownValues(context, leaf.field);
    if (known === null || known.includes(value)) return [];
    const at = [...path, 'value', ...(Array.isArray(leaf.value) ? [index] : [])];
    return [{ path: at, message: `Nothing defines "${value}" for "${leaf.field}"`, remedy: remedyFor(value, known) }];
  });
  return [...values, ...clockField(context, leaf, path)];
}

/** What a field can be compared with, where that is defined by the policies and not checked by them. */
function knownValues({ policies, fields }: LintContext, name: string): readonly string[] | null {
  const [, , part] = CLOCK_FIELD.exec(name) ?? [];
  if (part === 'policy' || name === 'slaPolicy') return slasOf(policies).map(({ id }) => id);
  const isDepartment = name === 'department' || name === 'previous.department';
  // A desk that declares departments has had the name checked.
  return isDepartment && fields.get(name)?.values === undefined ? [] : null;
}

function slasOf({ slas }: LintContext['policies']): readonly SlaPolicy[] {
  return (slas ?? []) as readonly SlaPolicy[];
}

function clockField({ policies }: LintContext, { field }: UntypedLeaf, path: Path): readonly Problem[] {
  const [, metric] = CLOCK_FIELD.exec(field) ?? [];
  const isPromised = slasOf(policies).some(({ targets }) => targets.some((target) => target.metric === metric));
  if (metric === undefined || isPromised) return [];
  const message = `No SLA policy has a target for "${metric}", so "${field}" is always missing`;
  return [{ path: [...path, 'field'], message, remedy: 'Add the target to a policy, or take the comparison out' }];
}

function clockTriggers({ policies }: LintContext, { on }: Rule): readonly Problem[] {
  const slas = slasOf(policies);
  return on.flatMap((trigger, index): readonly Problem[] => {
    const path = ['on', index];
    if (!String(trigger).startsWith('sla.')) return [];
    if (slas.length === 0) {
      return [
        { path, message: `There is no SLA policy that could pull "${trigger}"`, remedy: 'Add a policy to "slas"' },
      ];
    }
    const hasSteps = slas.some(({ escalations = [] }) => escalations.length > 0);
    if (trigger !== 'sla.warned' || hasSteps) return [];
    return [
      { path, message: 'No SLA policy has escalations that could pull it', remedy: 'Add "escalations" to a policy' },
    ];
  });
}
