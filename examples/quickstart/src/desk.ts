import { defineDesk, type Policies, type VocabularyOf } from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { billingSignature, layout, signature } from './desk/mail-dress.ts';
import { rules } from './desk/rules.ts';
import { schedules } from './desk/schedules.ts';
import { slas } from './desk/slas.ts';
import { templates } from './desk/templates.ts';

/** Where the shop is at home: the zone of whatever has no schedule of its own. */
export const HOME_ZONE = 'Europe/Athens';

// The names that rules may use. A misspelt one does not compile, and stored configuration is checked against them too.
const aurora = defineDesk({
  departments: ['sales', 'support', 'billing', 'marketing'],
  channels: ['email', 'facebook', 'twitter', 'instagram', 'viber', 'api'],
  tags: ['urgent', 'vip', 'money', 'files', 'late'],
  templates: liquid(),
});

/** The names of this desk, for whoever types a rule, a policy or a command. */
export interface Aurora extends VocabularyOf<typeof aurora> {}

/** Everything about the desk that can change while it runs. */
export const policies = {
  // Every event says under which revision it was decided: raise it with every change.
  revision: 1,
  schedules,
  // Also for tickets that no department has taken yet.
  defaultSchedule: 'office',
  slas,
  rules,
  templates,
  departments: {
    sales: { name: 'Aurora Outdoor Sales', addresses: ['sales@aurora.example'], schedule: 'shop' },
    support: {
      name: 'Aurora Outdoor Support',
      // Mail to any of them is support's; answers are written from the first.
      addresses: ['support@aurora.example', 'info@aurora.example'],
      schedule: 'office',
    },
    billing: {
      name: 'Aurora Outdoor Billing',
      addresses: ['billing@aurora.example'],
      schedule: 'accounting',
      signature: billingSignature,
      // A closed invoice stays closed: what comes later is a ticket of its own, which names it.
      followUp: 'newTicket',
    },
    marketing: {
      name: 'Aurora Outdoor Marketing',
      addresses: ['marketing@aurora.example'],
      schedule: 'office',
      // A policy of its own beats the list in slas.ts.
      sla: 'relaxed',
    },
  },
  // Mail to an address that is no department's waits for somebody to pick it up. Name a department to send it there.
  // An answer to what has been closed for a month is a new ticket; before that it opens the old one again.
  inbound: { defaultDepartment: null, followUp: { newTicketAfter: 'P30D' } },
  outbound: { layout, signature },
} satisfies Policies<Aurora>;

/** Aurora Outdoor, an invented shop for tents, boots and stoves: checked and ready to run. */
export const desk = aurora.policies(policies);
