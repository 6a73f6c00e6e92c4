/** How a custom field is compared and set, as far as rules tell. */
export type GuessedType = 'set' | 'number' | 'boolean' | 'text';

/** The names that rules use, whether they exist or not. */
export interface NamesInRules {
  readonly departments: ReadonlySet<string>;
  readonly schedules: ReadonlySet<string>;
  readonly templates: ReadonlySet<string>;
  /** Predicates and actions of plugins, `plugin.name`. */
  readonly predicates: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  readonly fields: ReadonlyMap<string, GuessedType>;
}

type Raw = Readonly<Record<string, unknown>>;

const ON_SETS = ['hasAny', 'hasAll', 'hasNone', 'hasNotAll', 'gained', 'lost', 'addToField', 'removeFromField'];
const ON_NUMBERS = ['lt', 'lte', 'gt', 'gte', 'between', 'increased', 'decreased'];
const ON_SCHEDULES = ['inWorkingTime', 'notInWorkingTime', 'onHoliday', 'notOnHoliday'];
const ON_FIELDS = ['setField', 'clearField', 'addToField', 'removeFromField'];
const STRENGTH: readonly GuessedType[] = ['text', 'boolean', 'number', 'set'];

/** Collects names from JSON of any shape: from everything in it that looks like a condition, an action or a macro. */
export function namesInRules(json: unknown): NamesInRules {
  const names = {
    departments: new Set<string>(),
    schedules: new Set<string>(),
    templates: new Set<string>(),
    predicates: new Set<string>(),
    actions: new Set<string>(),
    fields: new Map<string, GuessedType>(),
  };
  const addField = (name: string, type: GuessedType): void => {
    const known = names.fields.get(name) ?? 'text';
    names.fields.set(name, STRENGTH.indexOf(type) > STRENGTH.indexOf(known) ? type : known);
  };
  const look = (node: Raw): void => {
    const { field, op, value } = node;
    for (const name of textsIn(node.schedule)) names.schedules.add(name);
    if (Array.isArray(node.then)) for (const name of textsIn(node.departments)) names.departments.add(name);
    if (typeof field === 'string' && typeof op === 'string') {
      if (ON_SCHEDULES.includes(op)) for (const name of textsIn(value)) names.schedules.add(name);
      if (/^(?:previous\.)?department$/.test(field)) for (const name of textsIn(value)) names.departments.add(name);
      if (field.startsWith('fields.')) addField(field.slice(7), guess(op, value));
    }
    for (const name of [...textsIn(node.since), ...textsIn(node.until)]) {
      if (name.startsWith('fields.')) addField(name.slice(7), 'text');
    }
    if (typeof node.is === 'string' && node.is.includes('.')) names.predicates.add(node.is);
    if (typeof node.do !== 'string') return;
    if (node.do.includes('.')) names.actions.add(node.do);
    if (node.do === 'transfer') for (const name of textsIn(node.department)) names.departments.add(name);
    for (const name of textsIn(node.template)) names.templates.add(name);
    if (ON_FIELDS.includes(node.do) && typeof field === 'string') addField(field, guess(node.do, value));
  };
  // A list of what is still to be seen instead of a call for each level: documents may be nested without end.
  const open: unknown[] = [json];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node)) look(node as Raw);
    for (const part of Object.values(node)) open.push(part);
  }
  return names;
}

function textsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string' && one !== '') as readonly string[];
}

function guess(op: string, value: unknown): GuessedType {
  if (ON_SETS.includes(op) || (op === 'setField' && Array.isArray(value))) return 'set';
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (ON_NUMBERS.includes(op) || typeof one === 'number') return 'number';
  return typeof one === 'boolean' ? 'boolean' : 'text';
}
