import type { Policies } from '../desk/policies.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { ConfigurationIssue } from './locate-issues.ts';
import { partsOf } from './parts-of.ts';
import { sectionOfKind } from './sections.ts';

/** The longest name of a part, in UTF-16 units: it is the id of a record. */
const LONGEST_NAME = 200;

/** Parts of checked policies whose names are too long to be stored; paths lead into the policies. */
export function longNames<V extends Vocabulary>(policies: Policies<V>): readonly ConfigurationIssue[] {
  return partsOf(policies)
    .filter(({ id }) => id.length > LONGEST_NAME)
    .map(({ kind, id }) => ({
      code: 'configuration.longName',
      message: 'This name is too long to be stored',
      path: [sectionOfKind(kind) ?? 'settings', id],
      remedy: `Give it one of at most ${LONGEST_NAME} characters`,
      part: { kind, id },
    }));
}
