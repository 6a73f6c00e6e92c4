import type { Policies } from '../desk/policies.ts';
import { isObject } from '../desk/raw-config.ts';
import type { Refusal } from '../record/refusal.ts';
import type { PartId } from './part.ts';
import { sectionOf } from './sections.ts';

/** Something that is wrong with a configuration, and with which part of it. */
export interface ConfigurationIssue extends Refusal {
  readonly part?: PartId;
}

/**
 * Says of each issue of whole policies which part it is about, and leads its path into what was put, under `root`, where the
 * part comes from there; every other path leads into the `policies` as they would be.
 */
export function locateIssues(
  issues: readonly Refusal[],
  policies: Policies,
  put: unknown,
  root: string,
): readonly ConfigurationIssue[] {
  return issues.map((issue) => {
    const { path = [] } = issue;
    const [name = '', key = '', ...rest] = path;
    const { kind, form } = sectionOf(String(name));
    const fragment = isObject(put) ? put[name] : undefined;
    const elsewhere = ['policies', ...path];
    if (path.length === 0) return { ...issue, path: elsewhere };
    if (form === 'value' || path.length === 1)
      return {
        ...issue,
        part: { kind: 'settings', id: String(name) },
        path: fragment === undefined ? elsewhere : [root, ...path],
      };
    const part = { kind, id: String(key) };
    if (form === 'table') {
      const isPut = isObject(fragment) && Object.hasOwn(fragment, key);
      return { ...issue, part, path: isPut ? [root, ...path] : elsewhere };
    }
    const list = policies[name as 'rules'];
    const member = Array.isArray(list) ? list[Number(key)] : undefined;
    const index = Array.isArray(fragment) ? fragment.indexOf(member) : -1;
    const own = index < 0 ? elsewhere : [root, name, index, ...rest];
    return { ...issue, part: { kind, id: isObject(member) ? String(member.id) : '' }, path: own };
  });
}
