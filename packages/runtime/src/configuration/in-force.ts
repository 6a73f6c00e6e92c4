import {
  type Desk,
  DeskConfigError,
  DeskError,
  type Policies,
  policiesOf,
  type Refusal,
  type Vocabulary,
} from '@deskwright/core';
import type { Context } from '../context.ts';
import { policiesAt } from './policies-at.ts';
import { loadConfiguration, presentParts, type StoredConfiguration } from './stored-configuration.ts';

/** What is in force in this process, and how that stands to what is stored. */
export interface ConfigurationStatus {
  /** The revision in force here, under which decisions are made. */
  readonly revision: number;
  /** The revision that is stored; `null` as long as the policies of the code are in force. */
  readonly stored: number | null;
  /**
   * Why what is stored is not in force here: code of this version cannot run it, so the last one that it could is kept.
   * Empty when all is well.
   */
  readonly issues: readonly Refusal[];
}

/** How many revisions a process goes back to find one that its code can run. */
const MOST_STEPS_BACK = 20;

/**
 * The configuration in force in a process. It hands out contexts: each has one desk, so whoever takes one at the beginning
 * of a command decides all of it under one configuration. What is stored is looked for when the last look is older than the
 * interval, and by the first call of a process; several calls at once share a look.
 */
export class InForce {
  private context: Context;
  private known: StoredConfiguration | null = null;
  private issues: readonly Refusal[] = [];
  private lookedAt: number | null = null;
  private looking: Promise<void> | null = null;

  constructor(context: Omit<Context, 'inForce'>) {
    this.context = { ...context, inForce: () => this.now() };
  }

  /** What is in force as far as this process knows, without looking. */
  get latest(): Context {
    return this.context;
  }

  /** What was stored when this process last looked; `null` when nothing was. */
  get stored(): StoredConfiguration | null {
    return this.known;
  }

  /** Whether what is stored is in force here, or nothing is stored. */
  get isFollowing(): boolean {
    return this.issues.length === 0;
  }

  get status(): ConfigurationStatus {
    const { issues } = this;
    return { revision: this.context.desk.revision, stored: this.known?.head.value.revision ?? null, issues };
  }

  /** What is in force now: known since a moment ago at the longest. Rejects when storage does. */
  async now(): Promise<Context> {
    const now = this.context.now();
    const isFresh =
      this.lookedAt !== null && now >= this.lookedAt && now - this.lookedAt < this.context.configurationMs;
    if (!isFresh) await this.look();
    return this.context;
  }

  /** The same for work in hand: when storage cannot be asked, what was in force a moment ago goes on. */
  async nowOrLatest(): Promise<Context> {
    try {
      return await this.now();
    } catch (error) {
      this.context.onError(error);
      return this.context;
    }
  }

  /** Looks at what is stored. Rejects when storage does. */
  async look(): Promise<Context> {
    this.looking ??= this.follow().finally(() => {
      this.looking = null;
    });
    await this.looking;
    return this.context;
  }

  /** Takes over what this process has stored itself, and the desk that it makes. */
  adopt(stored: StoredConfiguration, desk: Desk<Vocabulary>): Context {
    if (this.known !== null && stored.head.version <= this.known.head.version) return this.context;
    this.known = stored;
    this.issues = [];
    this.putInForce(desk);
    return this.context;
  }

  private async follow(): Promise<void> {
    const { storage, now } = this.context;
    const startedAt = now();
    const before = this.known;
    const stored = await loadConfiguration(storage, startedAt, before);
    if (stored !== null && stored !== before) await this.take(stored, this.lookedAt === null);
    this.lookedAt = startedAt;
  }

  private async take(stored: StoredConfiguration, isFirst: boolean): Promise<void> {
    const { revision } = stored.head.value;
    const { storage, onError } = this.context;
    const made = this.deskOf(policiesOf(presentParts(stored)), revision);
    let desk = 'desk' in made ? made.desk : null;
    const { issues } = 'desk' in made ? { issues: [] } : made;
    // A process that begins has no last good one of its own, so it goes back to what was in force before.
    for (let back = 1; desk === null && isFirst && back <= MOST_STEPS_BACK; back += 1) {
      const earlier = await policiesAt(storage, stored, revision - back);
      if (earlier === null) break;
      const tried = this.deskOf(earlier, revision - back);
      if ('desk' in tried) desk = tried.desk;
    }
    // An edit of this process may have been faster.
    if (this.known !== null && stored.head.version <= this.known.head.version) return;
    this.known = stored;
    this.issues = issues;
    if (desk !== null) this.putInForce(desk);
    if (issues.length > 0) onError(new RejectedConfiguration(revision, this.context.desk.revision, issues));
  }

  private deskOf(policies: Policies, revision: number): { desk: Desk<Vocabulary> } | { issues: readonly Refusal[] } {
    try {
      return { desk: this.context.desk.policies({ ...policies, revision }) };
    } catch (error) {
      if (error instanceof DeskConfigError) return { issues: error.issues };
      // A plugin of the code may fail in any way; what was in force stays in force all the same.
      const message = error instanceof Error ? error.message : String(error);
      return { issues: [{ code: 'configuration.failed', message, path: [] }] };
    }
  }

  private putInForce(desk: Desk<Vocabulary>): void {
    this.context = { ...this.context, desk, isStored: true, once: { isConfigured: false, isMended: false } };
  }
}

/** Reported when a stored configuration cannot be put in force in this process: `configuration.rejected`. */
class RejectedConfiguration extends DeskError {
  readonly issues: readonly Refusal[];

  constructor(revision: number, kept: number, issues: readonly Refusal[]) {
    const list = issues.map(({ path = [], message, code }) => `  ${path.join('.')}: ${message} [${code}]`);
    const head = `Revision ${revision} of the configuration cannot run here, ${kept} stays in force`;
    super('configuration.rejected', [head, ...list].join('\n'));
    this.issues = issues;
  }
}
