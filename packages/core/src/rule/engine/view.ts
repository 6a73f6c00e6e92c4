import type { ConditionField, Scene } from '../field-catalogue.ts';
import type { Fold } from '../filter.ts';
import { ANYTHING } from '../readers.ts';
import type { Keyword } from './keyword-scanner.ts';
import { letterTables } from './letter-table.ts';
import { TextSlot } from './text-slot.ts';

/** The value of a field that no rule names. */
export const OTHER = 0;

/** A field that rules ask about; see `ConditionField`. */
type Slot = Pick<ConditionField, 'read' | 'source'>;

/** A field whose values, or members, are compared as a whole: each that a rule names has a small number. */
interface NamedSlot extends Slot {
  readonly ids: Map<unknown, number>;
}

/** A field that is a list, and the numbers of its members that the scene has: the first `count` of `present`. */
interface SetSlot extends NamedSlot {
  present: Int32Array;
  count: number;
}

const NOBODY: readonly never[] = [];
const NOTHING = { present: new Int32Array(0), count: 0 } as const;

/** What has to be read again when a property of the record has changed. */
interface Touched {
  readonly scalars: number[];
  readonly sets: SetSlot[];
  /** Rules see more of it than the numbers of its values. */
  isRead: boolean;
}

/**
 * What the rules of a desk can ask about a ticket, read once for all of them: values as small numbers, set members and
 * keywords as stamps. Rules are declared first (`scalar`, `member`, `keyword` … give numbers), then scenes are loaded.
 */
export class View {
  readonly scalars: NamedSlot[] = [];
  /** Per scalar slot the number of the scene's value, {@link OTHER} when no rule names it. */
  ids = new Int32Array(0);
  /** Per number slot the value that was read last, and in which load. */
  private numbers = new Float64Array(0);
  private readIn = new Uint32Array(0);
  private loads = 0;
  /** Per set member of any slot: 1 when the scene has it. */
  members = new Uint8Array(0);
  private readonly numberSlots: Slot[] = [];
  private readonly setSlots: SetSlot[] = [];
  readonly textSlots: TextSlot[] = [];
  private readonly slots = new Map<string, number>();
  /** How many keywords rules look for in all texts. */
  keywordCount = 0;
  private memberCount = 0;
  private readonly letters = letterTables();
  /** The slots that are read from each property of the record. */
  private readonly bySource = new Map<string, Touched>();

  /** The number of a value of a scalar field. */
  scalar(name: string, field: ConditionField, value: unknown): { readonly slot: number; readonly id: number } {
    const slot = this.slotOf(`scalar ${name}`, () => this.scalars.push(slotFor(field)) - 1);
    return { slot, id: numberOf((this.scalars[slot] as NamedSlot).ids, value, 1) };
  }

  number(name: string, field: ConditionField): number {
    this.readsItself(field.source);
    return this.slotOf(`number ${name}`, () => this.numberSlots.push(field) - 1);
  }

  /** The number of a member of a set field, unique among all members of all set fields. */
  member(name: string, field: ConditionField, value: unknown): number {
    const slot = this.slotOf(`set ${name}`, () => this.setSlots.push({ ...slotFor(field), ...NOTHING }) - 1);
    const { ids } = this.setSlots[slot] as SetSlot;
    const known = ids.get(value);
    if (known !== undefined) return known;
    const id = this.memberCount;
    this.memberCount += 1;
    ids.set(value, id);
    return id;
  }

  /** A folded keyword that is looked for in a text: its slot, its place there, its number among all keywords. */
  keyword(
    name: string,
    field: ConditionField,
    mode: Fold,
    keyword: Keyword,
  ): { readonly slot: number; readonly place: number; readonly number: number } {
    this.readsItself(field.source);
    const slot = this.slotOf(
      `text ${mode} ${name}`,
      () => this.textSlots.push(new TextSlot(field.read, mode, this.letters)) - 1,
    );
    const declared = (this.textSlots[slot] as TextSlot).declare(keyword, () => {
      this.keywordCount += 1;
      return this.keywordCount - 1;
    });
    return { slot, ...declared };
  }

  /** No more declarations: sizes are known now. */
  seal(): void {
    this.ids = new Int32Array(this.scalars.length);
    this.numbers = new Float64Array(this.numberSlots.length);
    this.readIn = new Uint32Array(this.numberSlots.length);
    this.members = new Uint8Array(this.memberCount);
    this.scalars.forEach(({ source }, slot) => {
      if (source !== undefined) this.touchedBy(source).scalars.push(slot);
    });
    for (const slot of this.setSlots) {
      slot.present = new Int32Array(slot.ids.size);
      if (slot.source !== undefined) this.touchedBy(slot.source).sets.push(slot);
    }
  }

  /** Some rule reads this property of the record itself, so that any change of it counts. */
  readsItself(source: string | undefined): void {
    if (source !== undefined) this.touchedBy(source).isRead = true;
  }

  private touchedBy(source: string): Touched {
    const touched = this.bySource.get(source) ?? { scalars: [], sets: [], isRead: false };
    this.bySource.set(source, touched);
    return touched;
  }

  /**
   * Reads what rules compare. Numbers are read when the first rule asks, for none is found by one. Texts are scanned when the
   * first rule asks, and not again while they stay the same.
   */
  load(scene: Scene): void {
    this.loads += 1;
    for (let slot = 0; slot < this.scalars.length; slot += 1) this.loadScalar(slot, scene);
    for (const slot of this.setSlots) this.loadSet(slot, scene);
    for (const slot of this.textSlots) slot.forget();
  }

  /**
   * Reads again what a change of these properties of the record can have touched, and nothing else. Says whether rules can
   * tell the difference: mostly not, when what was added is nothing that a rule names.
   */
  reload(scene: Scene, properties: readonly string[]): boolean {
    this.loads += 1;
    let isChanged = this.reloadFrom(ANYTHING, scene);
    for (const property of properties) if (this.reloadFrom(property, scene)) isChanged = true;
    for (const slot of this.textSlots) slot.forget();
    return isChanged;
  }

  private reloadFrom(source: string, scene: Scene): boolean {
    const touched = this.bySource.get(source);
    if (touched === undefined) return false;
    let isChanged = touched.isRead;
    for (const slot of touched.scalars) {
      const before = this.ids[slot];
      this.loadScalar(slot, scene);
      if (this.ids[slot] !== before) isChanged = true;
    }
    for (const slot of touched.sets) {
      if (this.isAsLoaded(slot, scene)) continue;
      this.loadSet(slot, scene);
      isChanged = true;
    }
    return isChanged;
  }

  private loadScalar(slot: number, scene: Scene): void {
    const { read, ids } = this.scalars[slot] as NamedSlot;
    this.ids[slot] = ids.get(read(scene) ?? null) ?? OTHER;
  }

  /** The scene's value of a number slot, NaN when missing. */
  numberAt(slot: number, scene: Scene): number {
    if (this.readIn[slot] === this.loads) return this.numbers[slot] as number;
    const value = (this.numberSlots[slot] as Slot).read(scene);
    const number = typeof value === 'number' ? value : Number.NaN;
    this.numbers[slot] = number;
    this.readIn[slot] = this.loads;
    return number;
  }

  private loadSet(slot: SetSlot, scene: Scene): void {
    const { members } = this;
    const { read, ids, present } = slot;
    for (let index = 0; index < slot.count; index += 1) members[present[index] as number] = 0;
    slot.count = 0;
    const value = read(scene);
    if (!Array.isArray(value)) return;
    for (const member of value) {
      const id = ids.get(member);
      if (id === undefined || members[id] === 1) continue;
      members[id] = 1;
      present[slot.count] = id;
      slot.count += 1;
    }
  }

  /** Whether the scene has the same members as when the set was loaded; a set that names one twice counts as another. */
  private isAsLoaded({ read, ids, count }: SetSlot, scene: Scene): boolean {
    const value = read(scene);
    let known = 0;
    for (const member of Array.isArray(value) ? value : NOBODY) {
      const id = ids.get(member);
      if (id === undefined) continue;
      if (this.members[id] === 0) return false;
      known += 1;
    }
    return known === count;
  }

  /** Calls `found` once for every member that is there. */
  eachMember(found: (member: number) => void): void {
    for (const { present, count } of this.setSlots) {
      for (let index = 0; index < count; index += 1) found(present[index] as number);
    }
  }

  /** Calls `found` once for every keyword that occurs in any text. */
  eachKeyword(found: (keyword: number) => void, scene: Scene): void {
    for (const slot of this.textSlots) slot.each(found, scene);
  }

  private slotOf(key: string, create: () => number): number {
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const slot = create();
    this.slots.set(key, slot);
    return slot;
  }
}

function slotFor(field: ConditionField): NamedSlot {
  return { ...field, ids: new Map() };
}

function numberOf(ids: Map<unknown, number>, value: unknown, first: number): number {
  const known = ids.get(value);
  if (known !== undefined) return known;
  const id = ids.size + first;
  ids.set(value, id);
  return id;
}
