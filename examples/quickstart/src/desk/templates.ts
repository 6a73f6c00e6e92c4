import type { Template } from '@deskwright/core';
import type { Aurora } from '../desk.ts';

// Liquid. There are `ticket`, `message`, `requester` and `now`; a name that is missing stays empty.
const acknowledgement = `{%- assign language = ticket.language | default: "en" | slice: 0, 2 -%}
{%- case language -%}
{%- when "el" -%}
Καλημέρα {{ requester.personal.name }},

λάβαμε το μήνυμά σας και θα σας απαντήσουμε το συντομότερο. Ο αριθμός του αιτήματός σας είναι {{ ticket.reference }}.
Αν έχετε κάτι να προσθέσετε, απαντήστε απλώς σε αυτό το μήνυμα.
{%- when "pl" -%}
Dzień dobry {{ requester.personal.name }},

otrzymaliśmy Twoją wiadomość i odpowiemy najszybciej, jak to możliwe. Numer zgłoszenia: {{ ticket.reference }}.
Jeśli chcesz coś dodać, po prostu odpowiedz na tę wiadomość.
{%- when "sl" -%}
Pozdravljeni {{ requester.personal.name }},

prejeli smo vaše sporočilo in vam bomo čim prej odgovorili. Številka vašega zahtevka je {{ ticket.reference }}.
Če želite kaj dodati, preprosto odgovorite na to sporočilo.
{%- else -%}
Hello {{ requester.personal.name }},

your mail has arrived and we will answer as soon as we can. The number of your request is {{ ticket.reference }}.
If you would like to add something, simply answer this mail.
{%- endcase %}

Aurora Outdoor
`;

const reminder = `Nobody has answered {{ ticket.reference }} yet, and the time we promised is nearly over.`;

/** The texts that rules send, by name. */
export const templates: Readonly<Record<'acknowledgement' | 'reminder', Template<Aurora>>> = {
  acknowledgement: { text: acknowledgement },
  reminder: { text: reminder },
};
