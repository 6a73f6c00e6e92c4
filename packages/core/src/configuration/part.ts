import type { Instant, Json } from '../record/json.ts';
import type { PartKind } from './sections.ts';

/** Which part of a configuration: a rule by its id, a department by its name, a whole section as `settings` by its name. */
export interface PartId {
  readonly kind: PartKind;
  readonly id: string;
}

/** A part of a configuration and where it stands among its like. */
export interface PlacedPart extends PartId {
  readonly value: Json;
  /** Ascending in the order of the list or table; may be any number. */
  readonly position: number;
}

/** A part of a configuration as it is stored. */
export interface Part {
  readonly id: string;
  /** What the policies hold under this name; `null` once it was removed. */
  readonly value: Json;
  readonly position: number;
  /** The revision of the configuration that brought this value. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What can be asked of a part. Only edits of the configuration do, together with its head. */
export type PartCommand =
  | {
      readonly type: 'part.put';
      readonly partId: string;
      readonly value: Json;
      readonly position: number;
      readonly revision: number;
    }
  | { readonly type: 'part.remove'; readonly revision: number };

/** What can happen to a part, without the stamp that every event carries. */
export type PartEventBody =
  | {
      readonly type: 'part.changed';
      readonly partId: string;
      readonly value: Json;
      readonly position: number;
      readonly revision: number;
    }
  | { readonly type: 'part.removed'; readonly revision: number };

/** Tells parts apart. */
export function partKey({ kind, id }: PartId): string {
  return `${kind} ${id}`;
}
