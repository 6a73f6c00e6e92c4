import type { ReassignTrigger } from '../assignment/reassign-policy.ts';
import type { TicketIds } from '../job/job.ts';
import { canonicalJson } from '../record/canonical-json.ts';
import type { Meta } from '../record/event.ts';
import type { Facts } from '../record/facts.ts';
import type { Instant } from '../record/json.ts';
import type { Consequence, Decision } from '../record/kind.ts';
import type { Status } from '../ticket/ticket.ts';
import { inOrder } from './count-work.ts';
import type { Leaving, Load, LoadProfile } from './load.ts';
import type { LoadCommand, LoadEventBody } from './load-command.ts';

/** What a decision about a load needs to know of the configuration. */
export interface LoadConfig {
  /** Whether some policy takes tickets from agents because of this. */
  mayLeave(trigger: ReassignTrigger): boolean;
  /** The queues from which members of a department are given work, by their departments; `null` stands for tickets without one. */
  queuesOf(department: string): readonly (string | null)[];
  /** The statuses in which tickets take room, by some policy. */
  readonly counts: ReadonlySet<Status>;
  /** Whether there is a queue of tickets without a department, whose members are all agents. */
  readonly hasCommonQueue: boolean;
}

type LoadDecision = Decision<LoadEventBody>;
type Timed<C> = C & { readonly meta: Meta };

const NOTHING: LoadDecision = { ok: true, events: [] };

/** Answers a command to a load. The first one that names an agent begins it. */
export function decideLoad(
  config: LoadConfig,
  load: Load | null,
  command: Timed<LoadCommand>,
  facts: Facts,
): LoadDecision {
  const decision = decide(config, load, command, facts);
  if (load !== null || !('ok' in decision) || !decision.ok || decision.events.length === 0) return decision;
  return { ...decision, events: [{ type: 'load.opened', agent: command.agent }, ...decision.events] };
}

function decide(config: LoadConfig, load: Load | null, command: Timed<LoadCommand>, facts: Facts): LoadDecision {
  const { at } = command.meta;
  switch (command.type) {
    case 'load.follow':
      return follow(config, load, command, at);
    case 'load.count': {
      const isDone = command.changes.some((change) => change.isDone);
      const wrapUpMs = load?.wrapUpMs ?? 0;
      const wrapUpUntil = isDone && wrapUpMs > 0 ? at + wrapUpMs : null;
      const { changes, offers, agent } = command;
      const counted: readonly LoadEventBody[] =
        changes.length === 0 ? [] : [{ type: 'load.counted', changes, wrapUpUntil }];
      const offered = offers.map(({ turn, ...offer }): LoadEventBody => ({ type: 'load.offered', offer, turn }));
      return { ok: true, events: [...counted, ...offered], commands: reopened(load, command, agent) };
    }
    case 'load.endOffer': {
      const { ticket, end } = command;
      const isOpen = load?.offers.some((offer) => offer.ticket === ticket) === true;
      return isOpen ? { ok: true, events: [{ type: 'load.offerEnded', ticket, end }] } : NOTHING;
    }
    case 'load.setPresence':
      return setPresence(config, load, command, at);
    case 'load.takeBreak': {
      const { until } = command;
      if (until <= at)
        return refuse('load.breakOver', 'The break would be over before it begins', 'Give a later "until"');
      return load?.breakUntil === until ? NOTHING : { ok: true, events: [{ type: 'load.breakBegan', until }] };
    }
    case 'load.endBreak':
      return load?.breakUntil == null ? NOTHING : { ok: true, events: [{ type: 'load.breakEnded' }] };
    case 'load.recount': {
      const work = inOrder(command.work);
      const known = canonicalJson([load?.work ?? [], load?.offers ?? []]);
      const isSame = known === canonicalJson([work, command.offers]);
      return isSame ? NOTHING : { ok: true, events: [{ type: 'load.recounted', work, offers: command.offers }] };
    }
    case 'wake':
      return ask(load, facts);
    default: {
      const { type } = command satisfies never as { type: string };
      return refuse('command.unknown', `A load does not understand "${type}"`, 'See LoadCommand');
    }
  }
}

/** What the profile became, unless something newer is known of it, and whether it is reason to ask the agent's tickets. */
function follow(config: LoadConfig, load: Load | null, command: LoadProfile, at: Instant): LoadDecision {
  const { revision, isActive, isOnLeave, departments, wrapUpMs } = command;
  if (load !== null && revision <= load.revision) return NOTHING;
  const followed: LoadEventBody = { type: 'load.followed', revision, isActive, isOnLeave, departments, wrapUpMs };
  const reasons: ReassignTrigger[] = [];
  if (load?.isActive === true && !isActive) reasons.push('deactivated');
  if (load?.isOnLeave === false && isOnLeave) reasons.push('onLeave');
  if (load?.departments.some((department) => !departments.includes(department)) === true) reasons.push('removed');
  return { ok: true, events: [followed, ...leavingFor(config, reasons, at)] };
}

function setPresence(
  config: LoadConfig,
  load: Load | null,
  command: Extract<LoadCommand, { readonly type: 'load.setPresence' }>,
  at: Instant,
): LoadDecision {
  const from = load?.presence ?? 'offline';
  const switchedOff = command.switchedOff ?? load?.switchedOff ?? [];
  const { presence: to } = command;
  const isSame = from === to && canonicalJson(switchedOff) === canonicalJson(load?.switchedOff ?? []);
  if (isSame) return NOTHING;
  const changed: LoadEventBody = { type: 'load.presenceChanged', from, to, switchedOff };
  const reasons = from === to || to === 'online' ? [] : [to];
  return { ok: true, events: [changed, ...leavingFor(config, reasons, at)] };
}

function leavingFor(config: LoadConfig, reasons: readonly ReassignTrigger[], since: Instant): readonly LoadEventBody[] {
  return reasons
    .filter((trigger) => config.mayLeave(trigger))
    .map((trigger) => ({ type: 'load.leavingBegan', trigger, since }));
}

/** Tickets that came back to somebody who is not there may have to go to somebody else. */
function reopened(
  load: Load | null,
  { changes, meta }: Timed<Extract<LoadCommand, { readonly type: 'load.count' }>>,
  agent: string,
): readonly Consequence[] {
  const isAway = load === null || !load.isActive || load.isOnLeave || load.presence !== 'online';
  const command = { type: 'ticket.leaveAgent', agent, trigger: 'reopened', since: meta.at };
  const back = isAway ? changes.filter(({ isReopened }) => isReopened) : [];
  return back.map(({ ticket }) => ({ to: { kind: 'ticket', id: ticket }, command }));
}

/** Asks one page of the agent's tickets whether they stay. */
function ask(load: Load | null, facts: Facts): LoadDecision {
  const first: Leaving | undefined = load?.leaving[0];
  if (load === null || first === undefined) return NOTHING;
  if (facts.page === undefined || facts.page === null) return { need: ['page'] };
  const { trigger, since } = first;
  const { ids, next } = facts.page as unknown as TicketIds;
  const command = { type: 'ticket.leaveAgent', agent: load.id, trigger, since };
  const commands = ids.map((id): Consequence => ({ to: { kind: 'ticket', id }, command }));
  return { ok: true, events: [{ type: 'load.leavingAdvanced', trigger, cursor: next }], commands };
}

function refuse(code: string, message: string, remedy: string): LoadDecision {
  return { ok: false, refusal: { code, message, remedy } };
}
