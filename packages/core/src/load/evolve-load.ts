import { MOST_RECENT } from '../assignment/agent-snapshot.ts';
import type { Stamp } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import { countWork, openWork } from './count-work.ts';
import type { Load } from './load.ts';
import type { LoadEventBody, Turn } from './load-command.ts';

function opened(agent: string, at: Instant): Load {
  return {
    id: agent,
    revision: 0,
    isActive: true,
    isOnLeave: false,
    departments: [],
    wrapUpMs: 0,
    presence: 'offline',
    presenceSince: at,
    switchedOff: [],
    breakUntil: null,
    wrapUpUntil: null,
    missed: 0,
    work: [],
    offers: [],
    idleSince: null,
    lastAssignedAt: null,
    turns: {},
    recent: [],
    leaving: [],
    createdAt: at,
    updatedAt: at,
  };
}

function given(load: Load, count: number, turns: readonly (Turn | null)[], at: Instant): Partial<Load> {
  const known = { ...load.turns };
  // Commands may arrive in any order: a later turn stays.
  for (const turn of turns) if (turn !== null) known[turn.queue] = Math.max(known[turn.queue] ?? 0, turn.turn);
  if (count === 0) return { turns: known };
  const recent = [...load.recent, ...Array.from({ length: count }, () => at)].slice(-MOST_RECENT);
  return { turns: known, lastAssignedAt: at, recent };
}

function counted(load: Load, event: Stamp & Extract<LoadEventBody, { type: 'load.counted' }>): Partial<Load> {
  const { changes, wrapUpUntil, at } = event;
  const work = countWork(load.work, changes);
  const isIdle = openWork(work) <= 0;
  const wasIdle = openWork(load.work) <= 0;
  const gifts = changes.filter(({ isGiven }) => isGiven);
  return {
    ...given(
      load,
      gifts.length,
      gifts.map(({ turn }) => turn),
      at,
    ),
    work,
    idleSince: !isIdle ? null : wasIdle ? load.idleSince : at,
    ...(wrapUpUntil === null ? {} : { wrapUpUntil: Math.max(wrapUpUntil, load.wrapUpUntil ?? 0) }),
  };
}

function withoutOffer({ offers }: Load, id: string): Load['offers'] {
  return offers.filter(({ ticket }) => ticket !== id);
}

function changed(load: Load, event: Stamp & Exclude<LoadEventBody, { type: 'load.opened' }>): Partial<Load> {
  switch (event.type) {
    case 'load.followed': {
      const { revision, isActive, isOnLeave, departments, wrapUpMs } = event;
      const leaving = load.leaving.filter(
        ({ trigger }) => !(trigger === 'deactivated' && isActive) && !(trigger === 'onLeave' && !isOnLeave),
      );
      return { revision, isActive, isOnLeave, departments, wrapUpMs, leaving };
    }
    case 'load.counted':
      return counted(load, event);
    case 'load.offered':
      return {
        ...given(load, 0, [event.turn], event.at),
        offers: [...withoutOffer(load, event.offer.ticket), event.offer],
      };
    case 'load.offerEnded': {
      const missed = event.end === 'missed' ? load.missed + 1 : event.end === 'accepted' ? 0 : load.missed;
      return { missed, offers: withoutOffer(load, event.ticket) };
    }
    case 'load.presenceChanged': {
      const { to, switchedOff, at } = event;
      // Whoever comes back is offered work again, and keeps what nobody has taken from them yet.
      const back = {
        missed: 0,
        leaving: load.leaving.filter(({ trigger }) => trigger !== 'offline' && trigger !== 'away'),
      };
      const since = event.from === to ? {} : { presenceSince: at };
      return { presence: to, switchedOff, ...since, ...(to === 'online' && event.from !== to ? back : {}) };
    }
    case 'load.breakBegan':
      return { breakUntil: event.until };
    case 'load.breakEnded':
      return { breakUntil: null };
    case 'load.wrapUpEnded':
      return { wrapUpUntil: null };
    case 'load.recounted': {
      const isIdle = openWork(event.work) === 0;
      return { work: event.work, offers: event.offers, idleSince: isIdle ? (load.idleSince ?? event.at) : null };
    }
    case 'load.leavingBegan': {
      const { trigger, since } = event;
      return { leaving: [...load.leaving.filter((one) => one.trigger !== trigger), { trigger, since, cursor: null }] };
    }
    case 'load.leavingAdvanced': {
      const { trigger, cursor } = event;
      const rest = load.leaving.filter((one) => one.trigger !== trigger);
      const current = load.leaving.find((one) => one.trigger === trigger);
      return { leaving: current === undefined || cursor === null ? rest : [{ ...current, cursor }, ...rest] };
    }
  }
}

/** Folds one event into a load. */
export function evolveLoad(load: Load | null, event: Stamp & LoadEventBody): Load {
  if (event.type === 'load.opened') return opened(event.agent, event.at);
  if (load === null) throw new RangeError(`The history of a load cannot begin with ${event.type}`);
  return { ...load, ...changed(load, event), updatedAt: event.at };
}
