import type * as z from 'zod/v4/core';
import type { FactName, Facts } from '../record/facts.ts';
import type { FieldDef, FieldType } from '../record/field.ts';
import type { Schema } from '../record/schema.ts';
import { METRICS } from '../sla/metric/metric.ts';
import { PRIORITIES, STATUSES, type Ticket } from '../ticket/ticket.ts';
import { FACT_FIELDS } from './fact-fields.ts';
import { PREVIOUS_FIELDS, previous } from './previous-fields.ts';
import { ANYTHING } from './readers.ts';
import { CLOCK_STATES, clockFields, TICKET_FIELDS } from './ticket-fields.ts';

/** What a condition looks at when it is evaluated. */
export interface Scene {
  readonly record: unknown;
  readonly facts: Facts;
}

/** A field that conditions may name: how to read it, how it compares, and whose business its value is. */
export interface ConditionField {
  readonly type: FieldType;
  readonly read: (scene: Scene) => unknown;
  /** The fact that has to be loaded before it can be read. */
  readonly needs?: FactName;
  /** The property of the record that it is read from, `*` when from several; left out when from none. */
  readonly source?: string;
  /** A field of the record itself, by which storage can find it. */
  readonly isRecordField: boolean;
  /** Its value is personal data and must not stand in an event. */
  readonly isPersonal: boolean;
  /** The values it can have, where they are known. */
  readonly values?: readonly string[];
  /** Its values from the least to the most, where they have an order. */
  readonly order?: readonly string[];
  /** Its values name people: of which kind the people of this record are. */
  readonly person?: (scene: Scene) => 'agent' | 'requester';
}

/** Fields by name. */
export type FieldCatalogue = ReadonlyMap<string, ConditionField>;

const CLOCK_STATE = /^sla\..+\.state$/;

type Reads = Readonly<Record<string, FieldDef>>;

const ORDERS: Readonly<Record<string, readonly string[]>> = { status: STATUSES, priority: PRIORITIES };
const PEOPLE: Readonly<Record<string, NonNullable<ConditionField['person']>>> = {
  assignee: () => 'agent',
  lastResponder: () => 'agent',
  requester: ({ record }) => ((record as Ticket).requester.kind === 'agent' ? 'agent' : 'requester'),
  participants: () => 'requester',
  followers: () => 'agent',
};

/** How the values of a custom field compare, read off its schema: enums and literals are keywords, other text is folded. */
export function fieldTypeOf(schema: Schema): FieldType {
  const def = schema._zod.def as z.$ZodTypeDef & { readonly innerType?: Schema };
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
    case 'nonoptional':
      return def.innerType === undefined ? 'text' : fieldTypeOf(def.innerType);
    case 'number':
    case 'int':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'enum':
    case 'literal':
      return 'keyword';
    case 'array':
      return 'set';
    default:
      return 'text';
  }
}

/** The values that a custom field can have, or its members if it is a list, where its schema names them all. */
function valuesOf(schema: Schema): readonly string[] {
  if (fieldTypeOf(schema) === 'text') return [];
  const def = schema._zod.def as { readonly innerType?: Schema; readonly element?: Schema };
  const inner = def.innerType ?? def.element;
  if (inner !== undefined) return valuesOf(inner);
  const { values } = schema._zod;
  const named = [...(values ?? [])].filter((value) => value !== null && value !== undefined);
  return named.every((value) => typeof value === 'string') ? named : [];
}

/**
 * The fields of a desk's tickets for storage: the common ones, those of each metric's clocks, and `fields.*`, of which those
 * named are indexed.
 */
export function ticketFields(
  custom: Readonly<Record<string, Schema>>,
  metrics: readonly string[] = METRICS,
  indexed: readonly string[] = [],
): Readonly<Record<string, FieldDef>> {
  const own = Object.entries(custom).map(([name, schema]): [string, FieldDef] => {
    // What every object has by nature is no field of a ticket.
    const isInherited = name in Object.prototype;
    const read = ({ fields }: Ticket) =>
      isInherited && !Object.hasOwn(fields, name)
        ? null
        : ((fields as Readonly<Record<string, unknown>>)[name] ?? null);
    const def: FieldDef = { type: fieldTypeOf(schema), read, path: ['fields', name] };
    return [`fields.${name}`, indexed.includes(`fields.${name}`) ? { ...def, indexed: true } : def];
  });
  return { ...TICKET_FIELDS, ...Object.fromEntries([...metrics.flatMap(clockFields), ...own]) };
}

/** Names that fields with closed sets of values can have. */
export interface KnownValues {
  readonly departments: readonly string[];
  readonly tags: readonly string[];
  readonly channels: readonly string[];
  /** The schemas of the custom fields by name. */
  readonly fields?: Readonly<Record<string, Schema>>;
}

/** Every field that a condition on tickets may name. */
export function fieldCatalogue(fields: Reads, known: KnownValues): FieldCatalogue {
  const values: Readonly<Record<string, readonly string[]>> = {
    status: STATUSES,
    priority: PRIORITIES,
    department: known.departments,
    tags: known.tags,
    channel: known.channels,
    requesterKind: ['contact', 'agent'],
    ...Object.fromEntries(
      Object.entries(known.fields ?? {}).map(([name, schema]) => [`fields.${name}`, valuesOf(schema)]),
    ),
  };
  const catalogue = new Map<string, ConditionField>();
  for (const [name, def] of Object.entries(fields)) {
    const read = def.read as (state: unknown) => unknown;
    const closed = CLOCK_STATE.test(name) ? CLOCK_STATES : values[name];
    const order = ORDERS[name];
    const person = PEOPLE[name];
    catalogue.set(name, {
      type: def.type,
      read: (scene) => read(scene.record),
      source: def.path?.[0] ?? ANYTHING,
      isRecordField: true,
      isPersonal: name === 'subject' || name.startsWith('fields.'),
      ...(closed === undefined || closed.length === 0 ? {} : { values: closed }),
      ...(order === undefined ? {} : { order }),
      ...(person === undefined ? {} : { person }),
    });
  }
  for (const [name, field] of Object.entries(FACT_FIELDS)) catalogue.set(name, { ...field, isRecordField: false });
  for (const name of PREVIOUS_FIELDS) {
    const now = catalogue.get(name);
    if (now !== undefined) catalogue.set(`previous.${name}`, previous(name, now));
  }
  return catalogue;
}
