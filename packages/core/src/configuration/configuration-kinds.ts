import * as z from 'zod';
import { fault } from '../desk/config-issues.ts';
import type { AnyKind, KindDef } from '../record/kind.ts';
import { decidePart } from './decide-part.ts';
import { evolvePart } from './evolve-part.ts';
import { CONFIGURATION_HEAD, type ConfigurationHead, type HeadCommand, type HeadEventBody } from './head.ts';
import type { Part, PartCommand, PartEventBody } from './part.ts';
import { PART_KINDS } from './sections.ts';

// A part that was changed without the head, or not checked with all others, would be in force nowhere.
const onlyByEdits = z.custom<never>(
  () => false,
  fault('configuration.onlyEdits', 'Only edits change the configuration', 'Use the "edit" of "configuration"'),
);
const anObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function partKind(kind: string): KindDef<Part, PartCommand, PartEventBody> {
  return {
    kind,
    schema: z.custom<Part>(anObject),
    commands: onlyByEdits as unknown as z.ZodType<PartCommand>,
    decide: decidePart,
    evolve: evolvePart,
    wakeAt: () => null,
    fields: {
      id: { type: 'keyword', read: (part: Part) => part.id, path: ['id'] },
      revision: { type: 'number', read: (part: Part) => part.revision, path: ['revision'] },
    },
  };
}

const headKind: KindDef<ConfigurationHead, HeadCommand, HeadEventBody> = {
  kind: CONFIGURATION_HEAD.kind,
  schema: z.custom<ConfigurationHead>(anObject),
  commands: onlyByEdits as unknown as z.ZodType<HeadCommand>,
  decide(head, { revision, parts, note, restores }) {
    if (head !== null && revision !== head.revision + 1) {
      const message = `The configuration is at revision ${head.revision} already`;
      const remedy = 'Look at what others have changed, and edit again';
      return { ok: false, refusal: { code: 'configuration.overtaken', message, remedy } };
    }
    const why = { ...(note === undefined ? {} : { note }), ...(restores === undefined ? {} : { restores }) };
    return { ok: true, events: [{ type: 'configuration.edited', revision, parts, ...why }] };
  },
  evolve: (head, { at, revision }) => ({
    id: CONFIGURATION_HEAD.id,
    revision,
    createdAt: head?.createdAt ?? at,
    updatedAt: at,
  }),
  wakeAt: () => null,
  fields: { id: { type: 'keyword', read: (head: ConfigurationHead) => head.id, path: ['id'] } },
};

/** The kinds of records that a stored configuration consists of: its parts and its head. They are the same for every desk. */
export const CONFIGURATION_KINDS: readonly AnyKind[] = [...PART_KINDS.map(partKind), headKind];
