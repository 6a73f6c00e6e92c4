import type { Instant } from '../record/json.ts';
import type { PartId } from './part.ts';

/** The head of a configuration: which revision is in force. Where there is one, what is stored is the whole truth. */
export interface ConfigurationHead {
  readonly id: string;
  /** Counts up by one with every edit; events say under which of them they were decided. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What became of a part in an edit; before and after stand in the history of the part itself. */
export interface EditedPart extends PartId {
  readonly change: 'added' | 'changed' | 'moved' | 'removed';
}

/** What can be asked of the head: to be at the revision that comes next. Sent together with the commands to the parts. */
export interface HeadCommand {
  readonly type: 'configuration.edit';
  readonly revision: number;
  readonly parts: readonly EditedPart[];
  readonly note?: string;
  /** The revision whose configuration this brings back. */
  readonly restores?: number;
}

/** What can happen to the head, without the stamp that every event carries. */
export interface HeadEventBody {
  readonly type: 'configuration.edited';
  readonly revision: number;
  readonly parts: readonly EditedPart[];
  readonly note?: string;
  readonly restores?: number;
}

/** The kind of the head, and the id of the only record of that kind. */
export const CONFIGURATION_HEAD = { kind: 'configuration', id: 'configuration' } as const;
