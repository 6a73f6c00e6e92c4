import type { Desk, Instant, Vocabulary } from '@deskwright/core';
import { createHelpdesk, type Helpdesk } from '@deskwright/runtime';
import { oneOf, type Random } from './random.ts';
import type { World } from './world.ts';

/** What agents do besides answering: they come and go, and pass tickets on. */
export type DutyDeed =
  | 'comeOnline'
  | 'goOffline'
  | 'goAway'
  | 'takeBreak'
  | 'endBreak'
  | 'takeLeave'
  | 'deactivate'
  | 'activate'
  | 'release'
  | 'pull'
  | 'accept'
  | 'decline'
  | 'transfer';

/** An agent does one of them, on one of the machines. */
export interface DutyAct {
  readonly act: 'duty';
  readonly does: DutyDeed;
  readonly agent: number;
  readonly ticket: number;
  readonly machine: number;
}

/** Some stand here more often than others: who never is there is given nothing. */
const DEEDS: readonly DutyDeed[] = [
  'comeOnline',
  'comeOnline',
  'comeOnline',
  'comeOnline',
  'comeOnline',
  'goOffline',
  'goAway',
  'takeBreak',
  'endBreak',
  'takeLeave',
  'deactivate',
  'activate',
  'activate',
  'release',
  'pull',
  'accept',
  'accept',
  'decline',
  'transfer',
];

const AGENTS = ['maria', 'janez', 'ana', 'bor', 'eva', 'jan'];
const BREAK_MS = 10 * 60_000;
const LEAVE_MS = 5 * 3_600_000;

/** A deed of somebody. */
export function dutyOf(random: Random): DutyAct {
  return { act: 'duty', does: oneOf(random, DEEDS), agent: random(), ticket: random(), machine: random() };
}

/** The agents of a desk, the first of whom are those who answer tickets. At most six. */
export function staffOf(count: number): readonly string[] {
  return AGENTS.slice(0, count);
}

/** The agents of a desk, told what to do where nothing goes wrong. */
function calmly(desk: Desk<Vocabulary>, world: World, what: string) {
  let seeds = 0;
  const newSeed = (): string => {
    seeds += 1;
    return `${what} ${seeds}`;
  };
  return createHelpdesk(desk, { storage: world.storage, now: () => world.now, newSeed }).asSystem().agents;
}

/** Makes so many agents, each in all departments, before anything goes wrong. Nobody is there yet. */
export async function hire(desk: Desk<Vocabulary>, world: World, count: number): Promise<void> {
  const agents = calmly(desk, world, 'hire');
  const departments = Object.keys(desk['~internal'].policies.departments ?? {});
  const memberships = Object.fromEntries(departments.map((name) => [name, 'primary' as const]));
  for (const name of staffOf(count)) await agents.create(name, { name, departments: memberships });
}

/** Everybody comes to work in the end: whoever waits still is to be given to somebody because of that alone. */
export async function rally(desk: Desk<Vocabulary>, world: World, count: number): Promise<void> {
  const agents = calmly(desk, world, 'rally');
  for (const name of staffOf(count)) {
    await agents.activate(name);
    await agents.endLeave(name);
    await agents.endBreak(name);
    await agents.setPresence(name, 'online');
  }
}

/** Who does it to what, where it goes, and when. */
export interface Duty {
  readonly agent: string;
  readonly ticket: string | undefined;
  readonly department: string | null;
  readonly now: Instant;
}

/** Lets an agent begin to do something; what comes of it comes when its calls end. */
export function beginDuty({ does }: DutyAct, helpdesk: Helpdesk<Vocabulary>, duty: Duty): void {
  // Refused or broken off: either way the agent sees that nothing has come of it.
  deed(does, helpdesk, duty)?.catch(() => {});
}

/** An agent answers the first offer of those that wait for an answer. */
async function answer(
  app: ReturnType<Helpdesk<Vocabulary>['asSystem']>,
  type: 'ticket.acceptOffer' | 'ticket.declineOffer',
  agent: string,
): Promise<void> {
  const ticket = (await app.agents.load(agent))?.value.offers[0]?.ticket;
  if (ticket !== undefined) await app.execute({ id: ticket }, { type, agent });
}

function deed(
  does: DutyDeed,
  helpdesk: Helpdesk<Vocabulary>,
  { agent, ticket, department, now }: Duty,
): Promise<unknown> | undefined {
  const app = helpdesk.asSystem();
  switch (does) {
    case 'comeOnline':
      return app.agents.setPresence(agent, 'online');
    case 'goOffline':
      return app.agents.setPresence(agent, 'offline');
    case 'goAway':
      return app.agents.setPresence(agent, 'away');
    case 'takeBreak':
      return app.agents.takeBreak(agent, now + BREAK_MS);
    case 'endBreak':
      return app.agents.endBreak(agent);
    case 'takeLeave':
      return app.agents.takeLeave(agent, { from: now + BREAK_MS, until: now + LEAVE_MS, replacement: null });
    case 'deactivate':
      return app.agents.deactivate(agent);
    case 'activate':
      return app.agents.activate(agent);
    case 'pull':
      return helpdesk.as({ agent }).nextTicket();
    case 'accept':
      return answer(app, 'ticket.acceptOffer', agent);
    case 'decline':
      return answer(app, 'ticket.declineOffer', agent);
    case 'release':
      return ticket === undefined ? undefined : app.execute({ id: ticket }, { type: 'ticket.release' });
    case 'transfer':
      return ticket === undefined ? undefined : app.execute({ id: ticket }, { type: 'ticket.transfer', department });
  }
}
