import type { Batch, Delivery, Json, RecordId, StoredEvent } from '@deskwright/core/port';

/** A record from the commit that made it to the one that removed it, as the batches tell. A name can have several lives. */
export interface Life {
  readonly kind: string;
  readonly id: string;
  value: Json;
  readonly events: StoredEvent[];
  isOver: boolean;
}

/** One text for the name of a record. */
export function nameOf({ kind, id }: RecordId): string {
  return `${kind} ${id}`;
}

/** All that was ever committed, whatever has become of it. */
export class Ledger {
  readonly lives: Life[] = [];
  readonly deliveries = new Map<string, Delivery>();
  private readonly present = new Map<string, Life>();

  /** Writes down a batch that storage has accepted. */
  take({ removed, writes, deliveries }: Batch): void {
    for (const record of removed) {
      const life = this.present.get(nameOf(record));
      if (life !== undefined) life.isOver = true;
      this.present.delete(nameOf(record));
    }
    for (const { kind, id, value, events } of writes) {
      const name = nameOf({ kind, id });
      const life = this.present.get(name) ?? { kind, id, value, events: [], isOver: false };
      if (!this.present.has(name)) this.lives.push(life);
      this.present.set(name, life);
      life.value = value;
      life.events.push(...events);
    }
    for (const delivery of deliveries) this.deliveries.set(delivery.id, delivery);
  }

  /** Whether a record is there: committed, and not removed since. */
  has(record: RecordId): boolean {
    return this.present.has(nameOf(record));
  }
}
