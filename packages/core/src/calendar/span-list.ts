import type { Instant } from '../record/json.ts';
import type { Span } from './wall-time.ts';

/** Spans in order that neither overlap nor touch, as openings and closings side by side. */
export interface SpanList {
  readonly openings: readonly Instant[];
  readonly closings: readonly Instant[];
}

/** Puts spans in order, joins those that overlap or touch, and cuts them to a range. Empty ones are dropped. */
export function orderedSpans(
  openings: readonly Instant[],
  closings: readonly Instant[],
  from: Instant,
  to: Instant,
): SpanList {
  const inOrder = isAscending(openings) ? { openings, closings } : sorted(openings, closings);
  const merged: { openings: Instant[]; closings: Instant[] } = { openings: [], closings: [] };
  let last = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < inOrder.openings.length; index += 1) {
    const opening = Math.max(from, inOrder.openings[index] as Instant);
    const closing = Math.min(to, inOrder.closings[index] as Instant);
    if (closing <= opening) continue;
    if (opening > last) {
      merged.openings.push(opening);
      merged.closings.push(closing);
      last = closing;
    } else if (closing > last) {
      merged.closings[merged.closings.length - 1] = closing;
      last = closing;
    }
  }
  return merged;
}

/** The spans of a list. */
export function spansOf({ openings, closings }: SpanList): readonly Span[] {
  return openings.map((from, index) => ({ from, to: closings[index] as Instant }));
}

/** Openings and closings of spans. */
export function listOf(spans: readonly Span[]): SpanList {
  return { openings: spans.map(({ from }) => from), closings: spans.map(({ to }) => to) };
}

/** What lies in both of two lists of spans, each in order and without overlaps. */
export function common(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  const spans: Span[] = [];
  let other = 0;
  for (const { from, to } of a) {
    while (other < b.length && (b[other] as Span).to <= from) other += 1;
    for (let index = other; index < b.length && (b[index] as Span).from < to; index += 1) {
      const span = b[index] as Span;
      spans.push({ from: Math.max(from, span.from), to: Math.min(to, span.to) });
    }
  }
  return spans;
}

function isAscending(values: readonly number[]): boolean {
  for (let index = 1; index < values.length; index += 1) {
    if ((values[index] as number) < (values[index - 1] as number)) return false;
  }
  return true;
}

function sorted(openings: readonly Instant[], closings: readonly Instant[]): SpanList {
  const order = openings.map((_opening, index) => index);
  order.sort((a, b) => (openings[a] as Instant) - (openings[b] as Instant));
  return {
    openings: order.map((index) => openings[index] as Instant),
    closings: order.map((index) => closings[index] as Instant),
  };
}
