import type { Json } from '../../record/json.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { FieldDifference } from './ticket-outcome.ts';

type Fields = Readonly<Record<string, Json>>;

const PROPERTIES = [
  'status',
  'pendingUntil',
  'priority',
  'department',
  'assignee',
  'language',
  'organization',
  'restricted',
  'spam',
  'deleted',
] as const;
const SETS = ['tags', 'participants'] as const;

/** The properties in which two ends of one ticket differ. The order of tags and participants does not count. */
export function compareTickets(was: Ticket, wouldBe: Ticket): readonly FieldDifference[] {
  const before = was.fields as Fields;
  const after = wouldBe.fields as Fields;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const hasSameSubject = was.personal.subject === wouldBe.personal.subject;
  return [
    ...PROPERTIES.flatMap((field) => difference(field, was[field], wouldBe[field])),
    ...SETS.flatMap((field) => difference(field, was[field].toSorted(), wouldBe[field].toSorted())),
    ...difference('mergedInto', was.mergedInto ?? null, wouldBe.mergedInto ?? null),
    ...difference('followers', was.followers?.toSorted() ?? [], wouldBe.followers?.toSorted() ?? []),
    ...difference('estimatedAt', was.anchors.estimatedAt ?? null, wouldBe.anchors.estimatedAt ?? null),
    ...difference('escalationLevel', was.escalation?.level ?? null, wouldBe.escalation?.level ?? null),
    ...(hasSameSubject ? [] : [{ field: 'subject', was: null, wouldBe: null }]),
    ...names.flatMap((name) => difference(`fields.${name}`, fieldOf(before, name), fieldOf(after, name))),
  ];
}

function fieldOf(fields: Fields, name: string): Json {
  return Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
}

function difference(field: string, was: Json, wouldBe: Json): readonly FieldDifference[] {
  return JSON.stringify(was) === JSON.stringify(wouldBe) ? [] : [{ field, was, wouldBe }];
}
