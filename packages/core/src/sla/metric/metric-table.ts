import type { AnyPlugin } from '../../plugin/plugin.ts';
import type { Occasion } from '../../rule/trigger.ts';
import type { Metric, MetricDef } from './metric.ts';
import { PICKUP_METRICS } from './pickup-metrics.ts';
import { RESPONSE_METRICS } from './response-metrics.ts';
import { WORK_METRICS } from './work-metrics.ts';

/** Metrics by name. */
export type MetricTable = ReadonlyMap<string, MetricDef>;

const CORE_METRICS: Readonly<Record<Metric, MetricDef>> = { ...RESPONSE_METRICS, ...WORK_METRICS, ...PICKUP_METRICS };

/** The metrics of a desk: those of the core, and those that its plugins bring. */
export function metricTable(plugins: readonly AnyPlugin[]): MetricTable {
  const brought = plugins.flatMap(({ name, metrics }) =>
    Object.entries(metrics).map(([own, def]): [string, MetricDef] => [`${name}.${own}`, def]),
  );
  return new Map<string, MetricDef>([...Object.entries(CORE_METRICS), ...brought]);
}

/** Everything that starts, ends or resumes a clock, with the metrics for whose clocks it does. */
export function momentsIn(metrics: MetricTable): ReadonlyMap<Occasion, ReadonlySet<string>> {
  const found = new Map<Occasion, Set<string>>();
  for (const [metric, { starts, meets, cancels = [], resumes = [] }] of metrics) {
    for (const moment of [...starts, ...meets, ...cancels, ...resumes]) {
      const on = typeof moment === 'string' ? moment : moment.on;
      found.set(on, (found.get(on) ?? new Set()).add(metric));
    }
  }
  return found;
}
