import type { Stamp } from '../record/event.ts';
import type { Part, PartEventBody } from './part.ts';

/** Folds one event into a part of the configuration. */
export function evolvePart(part: Part | null, event: Stamp & PartEventBody): Part {
  const { at, revision } = event;
  if (event.type === 'part.changed') {
    const { partId: id, value, position } = event;
    return { id, value, position, revision, createdAt: part?.createdAt ?? at, updatedAt: at };
  }
  if (part === null) throw new RangeError('The history of a part cannot begin with its removal');
  return { ...part, value: null, revision, updatedAt: at };
}
