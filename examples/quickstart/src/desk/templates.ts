import type { Template } from '@deskwright/core';
import type { Aurora } from '../desk.ts';

// Liquid. There are `ticket`, `message`, `requester` and `now`; a name that is missing stays empty.
const acknowledgement = `{%- assign language = ticket.language | default: "en" | slice: 0, 2 -%}
{%- case language -%}
{%- when "el" -%}
Καλημέρα {{ requester.personal.name }},

λάβαμε το μήνυμά σας και θα σας απαντήσουμε το συντομότερο.
Αν έχετε κάτι να προσθέσετε, απαντήστε απλώς σε αυτό το μήνυμα.
{%- when "pl" -%}
Dzień dobry {{ requester.personal.name }},

otrzymaliśmy Twoją wiadomość i odpowiemy najszybciej, jak to możliwe.
Jeśli chcesz coś dodać, po prostu odpowiedz na tę wiadomość.
{%- when "sl" -%}
Pozdravljeni {{ requester.personal.name }},

prejeli smo vaše sporočilo in vam bomo čim prej odgovorili.
Če želite kaj dodati, preprosto odgovorite na to sporočilo.
{%- else -%}
Hello {{ requester.personal.name }},

your mail has arrived and we will answer as soon as we can.
If you would like to add something, simply answer this mail.
{%- endcase %}
`;

const reminder = `Nobody has answered {{ ticket.reference }} yet, and the time we promised is nearly over.`;

/** The texts that rules send, by name. */
export const templates: Readonly<Record<'acknowledgement' | 'reminder', Template<Aurora>>> = {
  acknowledgement: { text: acknowledgement },
  reminder: { text: reminder },
};
