import type { Actor, TicketEvent } from '@deskwright/core';
import colors from 'picocolors';
import { metricName, promiseLine } from './clock-lines.ts';
import { type Aurora, policies } from './desk.ts';
import type { Case } from './explain-ticket.ts';
import { showDuration, showInstant } from './instant.ts';
import { cut, oneLine } from './text-table.ts';
import { traceLines } from './trace-lines.ts';

const AUTOMATED = {
  autoReply: 'automatic reply',
  bounce: 'bounce',
  list: 'mailing list',
  loop: 'our own mail',
} as const;

/** What an event says to people, in lines; nothing for those that only keep the books. */
export function eventLines(event: TicketEvent<Aurora>, about: Case): readonly string[] {
  const zone = about.zone;
  switch (event.type) {
    case 'ticket.created':
      return [`created by ${event.channel} for ${event.department ?? 'no department'}, priority ${event.priority}`];
    case 'message.added':
      return messageLines(event, about);
    case 'rule.fired':
      return ruleLines(event, about);
    case 'rule.looped':
      return [`rules stopped: ${event.detail} (${event.rules.join(', ')})`];
    case 'ticket.transferred':
      return [
        `transferred from ${event.from ?? 'no department'} to ${event.department ?? 'no department'}${by(event)}`,
      ];
    case 'ticket.assigned':
      return [`assigned to ${event.assignee ?? 'nobody'}${by(event)}`];
    case 'ticket.statusChanged':
      return [`status ${event.from} → ${event.to}${by(event)}`];
    case 'ticket.priorityChanged':
      return [`priority ${event.from} → ${event.to}${by(event)}`];
    case 'ticket.tagsChanged': {
      const changes = [...event.added.map((tag) => `+${tag}`), ...event.removed.map((tag) => `−${tag}`)];
      return [`tags ${changes.join(' ')}${by(event)}`];
    }
    case 'ticket.subjectChanged':
      return [`subject changed to “${oneLine(event.personal.subject)}”${by(event)}`];
    case 'ticket.fieldsChanged':
      return [`fields changed: ${Object.keys(event.fields).join(', ')}${by(event)}`];
    case 'ticket.flagged':
      return [`${event.value ? '' : 'no longer '}${event.flag}${by(event)}`];
    case 'ticket.estimateChanged':
      return [`answer expected ${event.to === null ? 'at no known time' : showInstant(event.to, zone)}${by(event)}`];
    case 'ticket.escalated':
    case 'ticket.deescalated': {
      const way = event.type === 'ticket.escalated' ? 'escalated' : 'taken back';
      return [`${way} to level ${event.level}${by(event)}: ${oneLine(event.personal.reason)}`];
    }
    case 'consultation.opened':
      return [`asked ${event.asked.agent ?? event.asked.department ?? 'the desk'}${by(event)}`];
    case 'consultation.answered':
      return [`answered inside${by(event)}`];
    case 'ticket.erased':
      return [`emptied of everything personal${by(event)}`];
    case 'delivery.failed':
      return [`could not be delivered: ${oneLine(event.detail)}`];
    case 'sla.started':
      return [`${metricName(event.clock.metric)} promised: ${promiseLine(event.clock, zone)}`];
    case 'sla.retargeted':
      return [`${metricName(event.metric)} promised anew: ${promiseLine(event, zone)}`];
    case 'sla.paused':
      return [`${metricName(event.metric)}: the clock stands still`];
    case 'sla.resumed':
      return [
        `${metricName(event.metric)}: the clock runs again${event.dueAt === null ? '' : `, due ${showInstant(event.dueAt, zone)}`}`,
      ];
    case 'sla.met':
      return [
        `${metricName(event.metric)} met, ${showDuration(event.spareMs)} ${event.spareMs < 0 ? 'late' : 'early'}`,
      ];
    case 'sla.cancelled':
      return [`${metricName(event.metric)} no longer promised`];
    case 'sla.warned':
      return [
        colors.yellow(`${metricName(event.metric)}: warning at ${event.step}, due ${showInstant(event.dueAt, zone)}`),
      ];
    case 'escalation.acted':
      return event.outcomes.map(({ do: action, outcome }) => `    → ${action}: ${outcome}`);
    case 'sla.breached':
      return [colors.red(`${metricName(event.metric)} breached: it was due ${showInstant(event.dueAt, zone)}`)];
    default:
      return [];
  }
}

function messageLines(
  event: Extract<TicketEvent<Aurora>, { readonly type: 'message.added' }>,
  about: Case,
): readonly string[] {
  const message = about.messages.get(event.messageId);
  const said = message === undefined ? '' : `: “${cut(oneLine(message.personal.text), 70)}”`;
  const written = message?.writtenAt == null ? '' : ` (dated ${showInstant(message.writtenAt, about.zone)})`;
  if (event.visibility === 'internal') return [`note${by(event)}${said}`];
  if (event.direction === 'out') return [`answer${by(event)}, ${message?.delivery ?? 'gone'}${said}`];
  const kind = event.automated === false || event.automated === 'sent' ? '' : ` [${AUTOMATED[event.automated]}]`;
  return [`${nameOf(event.author, about)} wrote${written}${kind}${said}`];
}

function ruleLines(
  event: Extract<TicketEvent<Aurora>, { readonly type: 'rule.fired' }>,
  about: Case,
): readonly string[] {
  const name = policies.rules.find((rule) => rule.id === event.rule)?.name;
  return [
    `rule ${colors.bold(event.rule)} fired${name === undefined ? '' : `: ${name}`}`,
    ...traceLines(event, about).map((line) => `    ${line}`),
    ...event.outcomes.map(({ do: action, outcome, detail }) => {
      return `    → ${action}: ${outcome}${detail === undefined ? '' : ` (${oneLine(detail)})`}`;
    }),
  ];
}

function by({ by: actor }: { readonly by: Actor }): string {
  return actor.kind === 'system' ? '' : ` by ${actor.kind} ${actor.id}`;
}

function nameOf(actor: Actor, { ticket, requester }: Case): string {
  if (actor.kind === 'requester' && actor.id === ticket.requester.id) {
    return oneLine(requester?.personal.name || requester?.personal.addresses[0]?.address || 'the requester');
  }
  return actor.kind === 'visitor' ? 'a mail system' : `${actor.kind} ${actor.id}`;
}
