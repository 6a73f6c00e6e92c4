import type { MailText } from '@deskwright/core';

// What stands around every mail that goes out: in the language of the ticket, as text and as HTML.
const page = (hint: string) => ({
  text: `{{ body }}\n\n-- \n{{ signature }}\n${hint}`,
  html: `<div style="max-width:40em;font-family:sans-serif">{{ body }}<hr>{{ signature }}<p><small>${hint}</small></p></div>`,
});

/** The mail of the desk. `{{ body }}` are the words of an agent or a rule; the number leads people back to their ticket. */
export const layout: MailText = {
  ...page('Your request has the number {{ ticket.reference }}.'),
  languages: {
    el: page('Ο αριθμός του αιτήματός σας είναι {{ ticket.reference }}.'),
    pl: page('Numer zgłoszenia: {{ ticket.reference }}.'),
    sl: page('Številka vašega zahtevka je {{ ticket.reference }}.'),
  },
};

/** Below what sales, support and marketing write. An agent is named; what a rule says is the shop's. */
export const signature: MailText = {
  text: '{% if agent %}{{ agent | capitalize }}, {% endif %}{{ department }}',
};

/** Accountants have to say who they are. */
export const billingSignature: MailText = { text: `${signature.text}\nVAT ID EL000000000, Athens` };
