import { canonicalJson } from '../record/canonical-json.ts';
import type { Decision } from '../record/kind.ts';
import type { Part, PartCommand, PartEventBody } from './part.ts';

/** Answers a command to a part of the configuration. */
export function decidePart(part: Part | null, command: PartCommand): Decision<PartEventBody> {
  switch (command.type) {
    case 'part.put': {
      const { partId, value, position, revision } = command;
      const isSame = part !== null && part.position === position && canonicalJson(part.value) === canonicalJson(value);
      return { ok: true, events: isSame ? [] : [{ type: 'part.changed', partId, value, position, revision }] };
    }
    case 'part.remove': {
      const isThere = part !== null && part.value !== null;
      return { ok: true, events: isThere ? [{ type: 'part.removed', revision: command.revision }] : [] };
    }
    default: {
      const { type } = command satisfies never as { type: string };
      const message = `A part of the configuration does not understand "${type}"`;
      return { ok: false, refusal: { code: 'command.unknown', message, remedy: 'See PartCommand' } };
    }
  }
}
