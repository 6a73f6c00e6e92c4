import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import { compareText } from '../port/compare-text.ts';
import { DeskError } from '../record/desk-error.ts';
import type { StoredEvent } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import { type AnyKind, upcast } from '../record/kind.ts';
import { remedyFor } from '../text/nearest.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketEvent } from '../ticket/ticket-event.ts';
import type { MetricName } from './metric/metric.ts';
import { countOf, quantileOf, type WaitCounter, type WaitSketch, waitCounter } from './wait-sketch.ts';

/** How long a wait is likely to be: half of them were over by `p50Ms`, nine in ten by `p90Ms`. */
export interface ExpectedWait {
  readonly count: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
}

/** What a wait is measured by, and which waits of the past count. */
export interface WaitQuery<V extends Vocabulary = Vocabulary> {
  readonly metric: MetricName<V>;
  /** The field of the ticket that tells kinds of queries apart: `department`, `tags`, `channel`, `fields.product` … */
  readonly by: string;
  /** Waits that ended earlier are left out. */
  readonly since?: Instant;
  /** Open hours (`business`, the default) or all time, in which the clock ran. */
  readonly hours?: 'business' | 'calendar';
  /** With fewer waits nothing is expected. Default 20. */
  readonly atLeast?: number;
}

/** The waits of one kind of query. */
export interface WaitRow {
  /** The value of the field when the wait ended, as text; `null` for none. */
  readonly key: string | null;
  /** `null` where there have been too few waits to tell. */
  readonly expected: ExpectedWait | null;
  /** To be kept and merged with those of other times. */
  readonly sketch: WaitSketch;
}

/** What to expect after the waits in a sketch; `null` when there are fewer than `atLeast`. */
export function expectedWait(sketch: WaitSketch, atLeast = 20): ExpectedWait | null {
  const count = countOf(sketch);
  const [p50, p90] = [quantileOf(sketch, 0.5), quantileOf(sketch, 0.9)];
  if (count < atLeast || p50 === null || p90 === null) return null;
  return { count, p50Ms: Math.round(p50), p90Ms: Math.round(p90) };
}

/** Gathers waits from the histories of tickets, one after the other. */
export interface WaitGathering {
  /** Takes in all events of one ticket, in order. */
  add(history: readonly StoredEvent[]): void;
  /** What has come together, by key; tickets without a value come last. */
  readonly rows: readonly WaitRow[];
}

/**
 * Begins to gather waits by kind of query. A wait is a clock of the metric that was met; it belongs to what the ticket was
 * at that instant, and to each member of a list. Throws a {@link DeskError} `wait.unknownField` or `wait.unknownMetric`.
 */
export function gatherWaits<V extends Vocabulary>(desk: Desk<V>, query: WaitQuery<V>): WaitGathering {
  const { metric, by, since = Number.NEGATIVE_INFINITY, hours = 'business', atLeast } = query;
  const kind = desk['~internal'].kinds.get('ticket') as AnyKind;
  const field = Object.hasOwn(kind.fields, by) ? kind.fields[by] : undefined;
  if (field === undefined) {
    throw new DeskError('wait.unknownField', `No field "${by}". ${remedyFor(by, Object.keys(kind.fields))}`);
  }
  const { metrics } = desk['~internal'].sla;
  if (!metrics.has(metric)) {
    throw new DeskError('wait.unknownMetric', `No metric "${metric}". ${remedyFor(metric, [...metrics.keys()])}`);
  }
  const read = field.read as (ticket: Ticket) => unknown;
  const counters = new Map<string | null, WaitCounter>();
  const counterOf = (key: string | null): WaitCounter => {
    const known = counters.get(key) ?? waitCounter();
    counters.set(key, known);
    return known;
  };
  return {
    add(history) {
      const waits: { readonly keys: readonly (string | null)[]; readonly ms: number }[] = [];
      let ticket: Ticket | null = null;
      for (const stored of history) {
        const event = upcast(kind, stored) as unknown as TicketEvent;
        // A clock that runs on after the ticket was reopened is one wait, which had not come to its end.
        const isOver = ticket?.clocks.findLast((clock) => clock.metric === metric)?.state === 'met';
        if (event.type === 'sla.resumed' && event.metric === metric && isOver) waits.pop();
        ticket = kind.evolve(ticket, event) as Ticket;
        if (event.type !== 'sla.met' || event.metric !== metric) continue;
        const ms = hours === 'business' ? event.businessMs : event.calendarMs;
        waits.push({ keys: event.at < since ? [] : keysOf(read(ticket)), ms });
      }
      for (const { keys, ms } of waits) for (const key of keys) counterOf(key).add(ms);
    },
    get rows() {
      const rows = [...counters].map(([key, { sketch }]) => ({ key, expected: expectedWait(sketch, atLeast), sketch }));
      return rows.sort((a, b) => byKey(a.key, b.key));
    },
  };
}

function keysOf(value: unknown): readonly (string | null)[] {
  if (value === null || value === undefined) return [null];
  if (Array.isArray(value)) return value.length === 0 ? [null] : value.map(String);
  return [String(value)];
}

function byKey(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareText(a, b);
}
