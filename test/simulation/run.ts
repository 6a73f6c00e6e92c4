import { parseArgs } from 'node:util';
import { memoryStorage } from '@deskwright/storage-memory';
import { type DeskSimulation, shrinkSimulation, simulateDesk } from '@deskwright/testkit';
import { busyDesk } from './busy-desk.ts';
import { changingDesk, laterDesks } from './changing-desk.ts';
import { dispatchDesk } from './dispatch-desk.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '10000' },
    faults: { type: 'string', default: '0.1' },
    // With agents it is a desk that gives its tickets out.
    agents: { type: 'string', default: '0' },
    // Its departments are renamed, merged and retired while it is at work.
    departments: { type: 'boolean', default: false },
  },
});
const EACH = 1000;
const agents = values.departments ? Math.max(4, Number(values.agents)) : Number(values.agents);
const desk = values.departments ? changingDesk : agents > 0 ? dispatchDesk : busyDesk;

/** Lives of a thousand steps each, with one seed after the other, and what happened in them all. */
async function main(): Promise<void> {
  const first = Number(values.seed);
  const steps = Number(values.steps);
  const totals = new Map<string, number>();
  for (let done = 0, seed = first; done < steps; done += EACH, seed += 1) {
    const simulation: DeskSimulation<never> = {
      desk: desk as never,
      later: (values.departments ? laterDesks : []) as never,
      storage: () => memoryStorage({ fields: desk.fields }),
      agents,
      seed,
      steps: Math.min(EACH, steps - done),
      faultRate: Number(values.faults),
    };
    const { violations, tally } = await simulateDesk(simulation);
    for (const [what, count] of Object.entries(tally)) totals.set(what, (totals.get(what) ?? 0) + count);
    if (violations.length === 0) continue;
    console.error(`Seed ${seed}, ${simulation.steps} steps:\n${violations.slice(0, 20).join('\n')}`);
    const shrunk = await shrinkSimulation(simulation);
    console.error(
      `\nThe shortest script found that fails:\n${shrunk?.script.map((act) => JSON.stringify(act)).join('\n')}`,
    );
    console.error(`\n${shrunk?.violations.join('\n')}`);
    process.exitCode = 1;
    return;
  }
  for (const [what, count] of [...totals].sort(([a], [b]) => a.localeCompare(b))) console.log(`${what}: ${count}`);
  console.log(`${steps} steps from seed ${first}: nothing was lost, nothing doubled`);
}

await main();
