import * as z from 'zod';
import { checkedBy, knownName } from '../desk/config-issues.ts';
import type { Instant } from '../record/json.ts';
import type { Consequence, Due, KindDef } from '../record/kind.ts';
import type { Refusal } from '../record/refusal.ts';
import { durationMs } from '../sla/duration.ts';
import type { Agent } from './agent.ts';
import type { AgentCommand, AgentEventBody } from './agent-command.ts';
import { decideAgent } from './decide-agent.ts';
import { evolveAgent } from './evolve-agent.ts';

/** The names that the profiles of a desk's agents may hold; `null` where none were declared and any will do. */
export interface AgentNames {
  readonly departments: readonly string[] | null;
  readonly channels: readonly string[] | null;
  readonly schedules: readonly string[];
  readonly roles: readonly string[] | null;
}

const MOST = 200;
const MOST_WEIGHT = 1_000_000;

const id = z.string().min(1).max(200);
const word = z.string().min(1).max(200);
const amount = z.number().min(0).max(MOST_WEIGHT);
const instant = z.number().int();

/** A table of bounded size; each problem is told of the key it concerns. */
function table(key: z.ZodType<string>, value: z.ZodType): z.ZodType {
  return checkedBy((given): readonly Refusal[] => {
    const remedy = `Give an object of at most ${MOST} entries`;
    const isTable = typeof given === 'object' && given !== null && !Array.isArray(given);
    if (!isTable) return [{ code: 'config.wrongType', message: 'Expected a table', path: [], remedy }];
    const entries = Object.entries(given);
    if (entries.length > MOST) return [{ code: 'config.tooMany', message: 'Too many entries', path: [], remedy }];
    return entries.flatMap(([name, member]) => {
      const wrong = key.safeParse(name).error ?? value.safeParse(member).error;
      const message = wrong?.issues[0]?.message;
      return message === undefined ? [] : [{ code: 'config.invalid', message, path: [name], remedy: 'Correct it' }];
    });
  });
}

function commandSchema({ departments, channels, schedules, roles }: AgentNames) {
  const department = knownName('Department', departments ?? [], departments === null);
  const channel = knownName('Channel', channels ?? [], channels === null);
  const held = z.strictObject({
    role: knownName('Role', roles ?? [], roles === null),
    departments: z.array(department).max(MOST).nullable(),
  });
  const profile = {
    roles: z.array(held).max(MOST).optional(),
    departments: table(department, z.enum(['primary', 'extended'])).optional(),
    manages: z.array(department).max(MOST).optional(),
    skills: table(word, z.int().positive().max(1000)).optional(),
    languages: z.array(z.string().min(1).max(35)).max(MOST).optional(),
    conflicts: z.array(id).max(MOST).optional(),
    share: amount.optional(),
    capacity: z.strictObject({ total: amount.optional(), channels: table(channel, amount).optional() }).optional(),
    schedule: knownName('Schedule', schedules).nullable().optional(),
    wrapUp: z
      .string()
      .refine((text) => (durationMs(text) ?? 0) > 0, 'This is no duration: write ISO 8601, such as PT2M')
      .nullable()
      .optional(),
  };
  const address = z.string().min(1).max(320).nullable().optional();
  return z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('agent.create'), agentId: id, name: z.string().max(500), address, ...profile }),
    z.strictObject({ type: z.literal('agent.update'), name: z.string().max(500).optional(), address, ...profile }),
    z.strictObject({ type: z.literal('agent.deactivate') }),
    z.strictObject({ type: z.literal('agent.activate') }),
    z.strictObject({
      type: z.literal('agent.takeLeave'),
      from: instant,
      until: instant.nullable(),
      replacement: id.nullable(),
    }),
    z.strictObject({ type: z.literal('agent.endLeave') }),
    z.strictObject({
      type: z.literal('agent.joinDepartment'),
      department,
      membership: z.enum(['primary', 'extended']).optional(),
    }),
    z.strictObject({ type: z.literal('agent.leaveDepartment'), department: word }),
    z.strictObject({ type: z.literal('wake') }),
  ]);
}

function next({ leave, isOnLeave }: Agent): Due<AgentEventBody> | null {
  if (leave === null) return null;
  if (!isOnLeave) return { at: leave.from, events: [{ type: 'agent.leaveBegan' }] };
  return leave.until === null ? null : { at: leave.until, events: [{ type: 'agent.leaveEnded' }] };
}

function due(agent: Agent, until: Instant): Due<AgentEventBody> | null {
  const first = next(agent);
  return first === null || first.at > until ? null : first;
}

/** What the agent's load has to know of them, so that whoever is being given work is given it by what is true now. */
function follow(_before: Agent | null, agent: Agent): readonly Consequence[] {
  const { id: agentId, revision, active, isOnLeave, departments, wrapUp } = agent;
  const command = {
    type: 'load.follow',
    agent: agentId,
    revision,
    isActive: active,
    isOnLeave,
    departments: Object.keys(departments),
    wrapUpMs: wrapUp === null ? 0 : (durationMs(wrapUp) ?? 0),
  };
  return [{ to: { kind: 'load', id: agentId }, command }];
}

/** How agents behave, for the names that a desk declares. */
export function agentKind(names: AgentNames): KindDef<Agent, AgentCommand, AgentEventBody> {
  return {
    kind: 'agent',
    schema: z.custom<Agent>((value) => typeof value === 'object' && value !== null),
    commands: commandSchema(names) as unknown as z.ZodType<AgentCommand>,
    decide: decideAgent,
    evolve: evolveAgent,
    wakeAt: (agent) => next(agent)?.at ?? null,
    due,
    follow,
    fields: {
      id: { type: 'keyword', read: (agent: Agent) => agent.id, path: ['id'], indexed: true },
      name: { type: 'text', read: (agent: Agent) => agent.personal.name, path: ['personal', 'name'] },
      active: { type: 'boolean', read: (agent: Agent) => agent.active, path: ['active'] },
      departments: { type: 'set', read: (agent: Agent) => Object.keys(agent.departments), indexed: true },
      manages: { type: 'set', read: (agent: Agent) => agent.manages, path: ['manages'] },
      createdAt: { type: 'instant', read: (agent: Agent) => agent.createdAt, path: ['createdAt'] },
    },
  };
}
