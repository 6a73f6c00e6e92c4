import { DeskConfigError } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
// The compiler refuses each of these literals where it is written; here the same literals arrive as JSON.
import * as literals from './vocabulary.test-d.ts';

const CODES: Readonly<Record<string, string>> = {
  unknownDepartment: 'config.unknownDepartment',
  unknownDepartmentInCondition: 'condition.unknownValue',
  unknownTag: 'config.unknownTag',
  unknownTagInCondition: 'condition.unknownValue',
  unknownChannel: 'condition.unknownValue',
  unknownField: 'condition.unknownField',
  clockOfUnknownMetric: 'condition.unknownField',
  unknownCustomField: 'config.unknownField',
  unknownOperator: 'condition.unknownOperator',
  unknownAction: 'action.unknown',
  unknownTrigger: 'config.unknownTrigger',
  unknownPredicate: 'condition.unknownPredicate',
  unknownPriority: 'condition.unknownValue',
  unknownStrategy: 'config.unknownValue',
  impossibleStatus: 'config.unknownValue',
  operatorOfAnotherType: 'condition.unknownOperator',
  textOperatorOnInstant: 'condition.unknownOperator',
  instantOperatorOnText: 'condition.unknownOperator',
  personOperatorOnText: 'condition.unknownOperator',
  changeOfMessage: 'condition.unknownOperator',
  emptyGroup: 'condition.emptyGroup',
  valueTooMany: 'condition.wrongValue',
  wrongValueOfField: 'condition.unknownValue',
  wrongValueOfCustomField: 'config.wrongType',
  wrongParameterOfPredicate: 'config.wrongType',
  wrongParameterOfAction: 'config.unknownValue',
  templateAndText: 'action.eitherOr',
  misspeltKey: 'config.unknownKey',
};

const desk = literals.desk.policies({
  schedules: { office: { timeZone: 'UTC', weekly: { mon: [['09:00', '17:00']] } } },
  templates: { late: { text: 'Sorry' } },
});

/** A rule around a part of one: triggers, a condition or an action. */
function ruleAround(part: object): unknown {
  const rule = { id: 'x', on: ['ticket.created'], then: [{ do: 'stop' }] };
  if (Array.isArray(part)) return { ...rule, on: part };
  return 'do' in part ? { ...rule, then: [part] } : { ...rule, when: part };
}

function codesOf(rule: unknown): readonly string[] {
  const parsed = desk.parseRules(JSON.parse(JSON.stringify([rule])));
  return parsed.ok ? [] : parsed.issues.map(({ code }) => code);
}

describe('what the compiler refuses is refused as JSON, too', () => {
  const others = ['desk', 'good', 'policiesOfUnknownDepartment'];
  const wrong = Object.entries(literals).filter(([name, it]) => typeof it !== 'function' && !others.includes(name));

  it('and every literal has its code', () => {
    expect(wrong.map(([name]) => name).toSorted()).toEqual(Object.keys(CODES).toSorted());
  });

  it.each(wrong)('%s', (name, literal) => {
    expect(codesOf(ruleAround(literal))).toContain(CODES[name]);
  });

  it('policiesOfUnknownDepartment', () => {
    expect(() => desk.policies(literals.policiesOfUnknownDepartment)).toThrow(DeskConfigError);
  });

  it('and what the compiler accepts is accepted', () => expect(codesOf(literals.good)).toEqual([]));
});
