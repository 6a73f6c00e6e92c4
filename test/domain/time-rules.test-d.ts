import { defineDesk, type RuleTrigger, type VocabularyOf } from '@deskwright/core';
import * as z from 'zod';

const desk = defineDesk({ fields: { renewal: z.int().optional(), visit: z.iso.datetime(), plan: z.boolean() } });
type V = VocabularyOf<typeof desk>;

const right: readonly RuleTrigger<V>[] = [
  'ticket.created',
  { after: 'PT48H', since: 'lastAgentMessageAt', hours: 'business', schedule: 'any' },
  { before: 'PT48H', until: 'nextDueAt' },
  { before: 'PT48H', until: 'pendingUntil' },
  { before: 'PT48H', until: 'fields.renewal' },
  { after: 'PT48H', since: 'fields.visit' },
  { cron: '0 9 * * *', timeZone: 'Europe/Athens' },
];
void right;

// @ts-expect-error: no such anchor
const unknownAnchor: RuleTrigger<V> = { after: 'PT1H', since: 'lastAgentMessage' };
// @ts-expect-error: no such field
const unknownField: RuleTrigger<V> = { after: 'PT1H', since: 'fields.renewals' };
// @ts-expect-error: no instant
const noInstant: RuleTrigger<V> = { after: 'PT1H', since: 'fields.plan' };
// @ts-expect-error: `before` goes with `until`
const mixed: RuleTrigger<V> = { before: 'PT1H', since: 'createdAt' };
// @ts-expect-error: no such hours
const hours: RuleTrigger<V> = { after: 'PT1H', since: 'createdAt', hours: 'office' };
// @ts-expect-error: a pattern needs a time zone
const zone: RuleTrigger<V> = { cron: '0 9 * * *' };
void [unknownAnchor, unknownField, noInstant, mixed, hours, zone];
