import * as z from 'zod';
import { PRESENCES } from '../assignment/agent-snapshot.ts';
import type { FieldDef } from '../record/field.ts';
import type { Instant } from '../record/json.ts';
import type { Due, KindDef } from '../record/kind.ts';
import { openWork } from './count-work.ts';
import { decideLoad, type LoadConfig } from './decide-load.ts';
import { evolveLoad } from './evolve-load.ts';
import { followLoad } from './follow-load.ts';
import type { Load } from './load.ts';
import type { LoadCommand, LoadEventBody } from './load-command.ts';

const MOST_SWITCHES = 200;

const agent = z.string().min(1).max(200);
const switchedOff = z
  .array(z.strictObject({ department: z.string().optional(), channel: z.string().optional() }))
  .max(MOST_SWITCHES);

const commands = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('load.setPresence'),
    agent,
    presence: z.enum(PRESENCES),
    switchedOff: switchedOff.optional(),
  }),
  z.strictObject({ type: z.literal('load.takeBreak'), agent, until: z.number().int() }),
  z.strictObject({ type: z.literal('load.endBreak'), agent }),
]);

function next({ breakUntil, wrapUpUntil }: Load): Due<LoadEventBody> | null {
  const breakEnd = breakUntil ?? Number.POSITIVE_INFINITY;
  const wrapUpEnd = wrapUpUntil ?? Number.POSITIVE_INFINITY;
  const at = Math.min(breakEnd, wrapUpEnd);
  if (at === Number.POSITIVE_INFINITY) return null;
  return { at, events: [{ type: breakEnd <= wrapUpEnd ? 'load.breakEnded' : 'load.wrapUpEnded' }] };
}

function due(load: Load, until: Instant): Due<LoadEventBody> | null {
  const first = next(load);
  return first === null || first.at > until ? null : first;
}

/** Pages go on at once: the last one brought it here, so that instant has come. */
function wakeAt(load: Load): Instant | null {
  return load.leaving.length > 0 ? load.updatedAt : (next(load)?.at ?? null);
}

function field<K extends keyof Load>(type: FieldDef['type'], key: K): FieldDef {
  return { type, read: (load: Load) => load[key], path: [key] };
}

/** How loads behave, for the configuration of one desk. */
export function loadKind(config: LoadConfig): KindDef<Load, LoadCommand, LoadEventBody> {
  return {
    kind: 'load',
    schema: z.custom<Load>((value) => typeof value === 'object' && value !== null),
    commands: commands as unknown as z.ZodType<LoadCommand>,
    decide: (load, command, facts) => decideLoad(config, load, command, facts),
    evolve: evolveLoad,
    wakeAt,
    due,
    decidesWake: true,
    follow: (before, after) => followLoad(config, before, after),
    fields: {
      id: { ...field('keyword', 'id'), indexed: true },
      presence: field('keyword', 'presence'),
      isActive: field('boolean', 'isActive'),
      isOnLeave: field('boolean', 'isOnLeave'),
      departments: { ...field('set', 'departments'), indexed: true },
      breakUntil: field('instant', 'breakUntil'),
      idleSince: field('instant', 'idleSince'),
      lastAssignedAt: field('instant', 'lastAssignedAt'),
      openTickets: { type: 'number', read: (load: Load) => openWork(load.work) },
      updatedAt: field('instant', 'updatedAt'),
    },
  };
}
