import type { RecordId, Stored } from '@deskwright/core';
import type { Batch, ChangeEvent, Json, OnceWrite, RefWrite } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { batchOf } from '../execute.ts';
import type { ExportedWork } from './export-lines.ts';
import { foldEvents, type ImportedEvent } from './fold-events.ts';
import type { Content } from './read-documents.ts';

/** What a batch of lines came to. */
export interface Counts {
  events: number;
  refs: number;
  once: number;
  work: number;
  /** Events that were there already, and references and work of records that are not. */
  passedOver: number;
}

/** In which order a commit posts work: a line that would come before another one of its batch begins the next one. */
function rankOf(work: ExportedWork): number {
  if ('error' in work) return 2;
  return work.what === 'delivery' ? 0 : 1;
}

const keyOf = ({ kind, id }: RecordId): string => JSON.stringify([kind, id]);

/** Lines of an export that are committed together. */
export class ImportBatch {
  lines = 0;
  lastLine = 0;
  private readonly events = new Map<string, { readonly record: RecordId; readonly list: ImportedEvent[] }>();
  private readonly refs: RefWrite[] = [];
  private readonly once: OnceWrite[] = [];
  private readonly work: ExportedWork[] = [];
  private rank = 0;
  private lastRecord = '';

  /** Whether a line has its place in this batch: what is committed together stands in the feed record by record. */
  accepts(content: Content): boolean {
    if ('work' in content) return rankOf(content.work) >= this.rank;
    if (!('event' in content)) return true;
    const key = keyOf(content.event.record);
    return key === this.lastRecord || !this.events.has(key);
  }

  /** Whether doing it twice would do more than doing it once. Events and references are what they are. */
  needsMarker(): boolean {
    return this.once.length + this.work.length > 0;
  }

  add(content: Exclude<Content, { readonly blob: unknown }>, number: number): void {
    this.lines += 1;
    this.lastLine = number;
    if ('event' in content) this.addEvent(content.event, number);
    else if ('ref' in content) this.refs.push(content.ref);
    else if ('once' in content) this.once.push(content.once);
    else {
      this.work.push(content.work);
      this.rank = rankOf(content.work);
    }
  }

  /** Everything to commit. `marker` comes first; `isLenient`: names that lead elsewhere by now are passed over. */
  async commitOf(
    context: Context,
    marker: OnceWrite | null,
    isLenient: boolean,
  ): Promise<{ batch: Batch; counts: Counts }> {
    const counts: Counts = { events: 0, refs: 0, once: this.once.length, work: 0, passedOver: 0 };
    const known = new Map<string, boolean>();
    const groups = [...this.events.values()];
    const stored = await Promise.all(groups.map(({ record }) => context.storage.load(record)));
    const base = batchOf([], { once: [...(marker === null ? [] : [marker]), ...this.once] });
    const writes: Batch['writes'][number][] = [];
    const erased: RecordId[] = [];
    for (const [at, { record, list }] of groups.entries()) {
      const folded = await foldEvents(context, record, (stored[at] ?? null) as Stored<Json> | null, list);
      known.set(keyOf(record), true);
      counts.passedOver += folded.passedOver;
      if (folded.write === null) continue;
      counts.events += folded.write.events.length;
      writes.push(folded.write);
      if (folded.isErased) erased.push(record);
    }
    const exists = async (record: RecordId): Promise<boolean> => {
      const found = known.get(keyOf(record)) ?? (await context.storage.load(record)) !== null;
      known.set(keyOf(record), found);
      return found;
    };
    const refs = await this.refsOf(context, exists, isLenient);
    const work = await this.workOf(exists);
    counts.refs = refs.length;
    counts.work = work.length;
    counts.passedOver += this.refs.length - refs.length + this.work.length - work.length;
    return {
      batch: {
        ...base,
        writes,
        erased,
        refs,
        deliveries: work.flatMap((one) => (one.what === 'delivery' && !('error' in one) ? [one.delivery] : [])),
        commands: work.flatMap((one) => (one.what === 'command' && !('error' in one) ? [one] : [])),
        setAside: work.flatMap((one) => ('error' in one ? [one] : [])),
      },
      counts,
    };
  }

  private addEvent({ record, ...event }: ChangeEvent, number: number): void {
    const key = keyOf(record);
    const group = this.events.get(key) ?? { record, list: [] };
    this.events.set(key, group);
    group.list.push({ event, number });
    this.lastRecord = key;
  }

  /** References to records that are not there would keep the names from others for ever. */
  private async refsOf(
    context: Context,
    exists: (record: RecordId) => Promise<boolean>,
    isLenient: boolean,
  ): Promise<readonly RefWrite[]> {
    const isWanted = async ({ ref, to }: RefWrite): Promise<boolean> => {
      if (!(await exists(to))) return false;
      const owner = isLenient ? await context.storage.load({ ref }) : null;
      return owner === null || (owner.kind === to.kind && owner.id === to.id);
    };
    const wanted = await Promise.all(this.refs.map(isWanted));
    return this.refs.filter((_, at) => wanted[at]);
  }

  /** A delivery whose message is not there would be sent for nobody. Commands may make the record that they are for. */
  private async workOf(exists: (record: RecordId) => Promise<boolean>): Promise<readonly ExportedWork[]> {
    const work: ExportedWork[] = [];
    for (const one of this.work) {
      if (one.what === 'command' || (await exists(one.delivery.from))) work.push(one);
    }
    return work;
  }
}
