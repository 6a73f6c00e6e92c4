import {
  type Actor,
  type ConfigurationDocument,
  type ConfigurationEdit,
  type ConfigurationIssue,
  editPolicies,
  exportConfiguration,
  type PartId,
  type Policies,
  type Principal,
  policiesOf,
  readJson,
  upcastConfiguration,
  type Vocabulary,
} from '@deskwright/core';
import { loadAccess } from '../load-access.ts';
import {
  type ConfigurationRevision,
  type HistoryQuery,
  type PartRevision,
  partRevisionsOf,
  revisionsOf,
} from './configuration-history.ts';
import {
  type Edited,
  type EditOptions,
  editConfiguration,
  seedConfiguration,
  type Target,
  targetOfEdit,
} from './edit-configuration.ts';
import type { ConfigurationStatus, InForce } from './in-force.ts';
import { policiesAt } from './policies-at.ts';
import { presentParts } from './stored-configuration.ts';

/** How a document is imported. */
export interface ImportConfigurationOptions extends EditOptions {
  /**
   * `replace` (the default): what the document does not name is removed. `merge`: what it names takes the place of what is
   * there, and everything else stays.
   */
  readonly mode?: 'replace' | 'merge';
}

/** A configuration and its revision. */
export interface CurrentConfiguration<V extends Vocabulary> {
  readonly revision: number;
  readonly policies: Omit<Policies<V>, 'revision'>;
  /** Whether it is stored; else it is that of the code. */
  readonly isStored: boolean;
}

/**
 * The configuration of a desk, to be read and edited while it runs. For agents who may `configure`, and for trusted code.
 * For everybody else every read gives `null` or `[]`, and every edit is refused with `access.denied`.
 */
export interface Configuration<V extends Vocabulary> {
  /** What is stored, looked up now; what the code says as long as nothing is stored. */
  current(): Promise<CurrentConfiguration<V> | null>;
  /** What is in force in this process, and why it is not what is stored, should that be so. */
  status(): Promise<ConfigurationStatus | null>;
  /** Puts, removes and orders parts as one new revision, or says everything that is wrong and stores nothing. */
  edit(edit: ConfigurationEdit<V>, options?: EditOptions): Promise<Edited>;
  /** The edits, the latest first: who made which revision when, and of which parts. */
  history(query?: HistoryQuery): Promise<readonly ConfigurationRevision[]>;
  /** The changes of one part, the latest first, with what it was before and after. */
  historyOf(part: PartId, query?: HistoryQuery): Promise<readonly PartRevision[]>;
  /** The policies of an earlier revision; `null` when there was no such revision. */
  at(revision: number): Promise<Omit<Policies<V>, 'revision'> | null>;
  /** Brings back what was in force under an earlier revision, as a new one. */
  restore(revision: number, options?: EditOptions): Promise<Edited>;
  /** What is stored, as one document. */
  export(options?: { readonly name?: string }): Promise<ConfigurationDocument<V> | null>;
  /** Takes over a document that `export` made, here or elsewhere, of this or an earlier version. */
  import(document: unknown, options?: ImportConfigurationOptions): Promise<Edited>;
  /** Stores the policies of the code as the first revision where nothing is stored yet; else it does nothing. */
  seed(): Promise<Edited>;
}

const DENIED: ConfigurationIssue = {
  code: 'access.denied',
  message: 'You may not do this: configure',
  remedy: 'Ask somebody with the permission',
};

/** The configuration for one principal, or for trusted code (`null`). */
export function configurationFace<V extends Vocabulary>(
  inForce: InForce,
  self: Principal | null,
  by: Actor,
): Configuration<V> {
  const isAllowed = async (): Promise<boolean> =>
    self === null || (await loadAccess(await inForce.now(), self)).mayOnDesk('configure');

  async function edited(target: Target, options: EditOptions & { readonly restores?: number }): Promise<Edited> {
    if (!(await isAllowed())) return { ok: false, issues: [DENIED] };
    return editConfiguration(inForce, by, target, options);
  }
  async function current(): Promise<CurrentConfiguration<V>> {
    const { desk } = await inForce.look();
    const { stored } = inForce;
    if (stored === null) {
      const { policies, revision = 1 } = exportConfiguration(desk);
      return { revision, policies: policies as unknown as Policies<V>, isStored: false };
    }
    const policies = policiesOf(presentParts(stored)) as unknown as Policies<V>;
    return { revision: stored.head.value.revision, policies, isStored: true };
  }

  return {
    current: async () => ((await isAllowed()) ? current() : null),
    async status() {
      if (!(await isAllowed())) return null;
      await inForce.look();
      return inForce.status;
    },
    edit: (edit, options = {}) => edited(targetOfEdit(edit as unknown as ConfigurationEdit), options),
    async history(query = {}) {
      if (!(await isAllowed())) return [];
      const { storage } = await inForce.look();
      return inForce.stored === null ? [] : revisionsOf(storage, inForce.stored, query);
    },
    async historyOf({ kind, id }, query = {}) {
      return (await isAllowed()) ? partRevisionsOf(inForce.latest.storage, { kind, id }, query) : [];
    },
    async at(revision) {
      if (!(await isAllowed())) return null;
      const { storage } = await inForce.look();
      const found = inForce.stored === null ? null : await policiesAt(storage, inForce.stored, revision);
      return found as unknown as Policies<V> | null;
    },
    restore: (revision, options = {}) =>
      edited(
        async (_, stored) => {
          const { storage } = inForce.latest;
          const policies = stored === null ? null : await policiesAt(storage, stored, revision);
          return policies === null ? { issues: [unknownRevision(revision)] } : { policies };
        },
        { ...options, restores: revision },
      ),
    async export({ name } = {}) {
      if (!(await isAllowed())) return null;
      const { revision, policies } = await current();
      const title = name === undefined ? {} : { name };
      return { format: 'deskwright/configuration', version: 1, ...title, revision, policies };
    },
    import: (document, { mode = 'replace', ...options } = {}) => edited(targetOfDocument(document, mode), options),
    async seed() {
      return (await isAllowed()) ? seedConfiguration(inForce) : { ok: false, issues: [DENIED] };
    },
  };
}

function targetOfDocument(json: unknown, mode: 'replace' | 'merge'): Target {
  return (before) => {
    const copy = readJson(json);
    if (!copy.ok) return copy;
    const read = upcastConfiguration(copy.value);
    if (!read.ok) return read;
    const put = read.document.policies;
    const policies = mode === 'replace' ? put : editPolicies(before, { put }).policies;
    return { policies, put, root: 'policies' };
  };
}

function unknownRevision(revision: number): ConfigurationIssue {
  const message = `There was no revision ${revision}`;
  return { code: 'configuration.unknownRevision', message, path: ['revision'], remedy: 'See the history' };
}
