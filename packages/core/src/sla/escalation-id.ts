/** The name under which an escalation step acts: the id of its actor, as if it were a rule. */
export function escalationId(event: {
  readonly policy: string;
  readonly metric: string;
  readonly step: string;
}): string {
  return `sla:${event.policy}:${event.metric}:${event.step}`;
}
