import { compile, type FormatCallback } from 'html-to-text';
import { QUOTATION_MARK } from './quotation-start.ts';
import { notText } from './safe-html.ts';
import { SIGNATURE_BEGINS, SIGNATURE_ENDS } from './signature-lines.ts';

/** Where mail programs begin what they quote: Gmail, Thunderbird, Yahoo, Proton, Outlook on the web and on the desk, Zoho, Mail.ru. */
const quotations = [
  'div.gmail_quote',
  'div.gmail_quote_container',
  'div.moz-cite-prefix',
  'div.yahoo_quoted',
  'div.protonmail_quote',
  'div.tutanota_quote',
  'div.zmail_extra',
  'div.mailru-blockquote',
  'div#divRplyFwdMsg',
  'div#mail-editor-reference-message-container',
  'div#reply-intro',
  'div[style*="border-top:solid #E1E1E1"]',
  'div[style*="border-top:solid #B5C4DF"]',
  'div[style*="border-top: 1pt solid rgb(225, 225, 225)"]',
];
const signatures = [
  'div.gmail_signature',
  '[data-smartmail="gmail_signature"]',
  'div.signature',
  'div.moz-signature',
  'pre.moz-signature',
  'div.protonmail_signature_block',
  'div#Signature',
  'div#ms-outlook-mobile-signature',
  'div#AppleMailSignature',
  'div#composer_signature',
  'div#mail-app-auto-default-signature',
];
/** Whether HTML says itself where a quotation begins. */
const quoting =
  /gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|divRplyFwdMsg|reference-message-container|reply-intro|<blockquote|border-top:\s?(?:solid #(?:E1E1E1|B5C4DF)|1pt solid rgb\(225)/i;

/** The address of a link, when a person could follow it; `mailto:` is gone from it already. */
function shownAddress(address: string): string {
  return /^https?:\/\//i.test(address) || /^[^\s:]+@[^\s:]+$/.test(address) ? address : '';
}

const mark = (builder: Parameters<FormatCallback>[2], sign: string): void => {
  builder.openBlock({ leadingLineBreaks: 1 });
  builder.addInline(sign);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: 2_000_000, maxDepth: 200, maxChildNodes: 20_000, ellipsis: '…' },
  formatters: {
    // Cells of a row must not make one word; a blank at the end of the row goes by itself.
    cell: (element, walk, builder) => {
      walk(element.children, builder);
      builder.addInline(' ');
    },
    quotation: (element, walk, builder) => {
      mark(builder, QUOTATION_MARK);
      builder.openBlock({ leadingLineBreaks: 1 });
      walk(element.children, builder);
      builder.closeBlock({ trailingLineBreaks: 1 });
    },
    signature: (element, walk, builder) => {
      mark(builder, SIGNATURE_BEGINS);
      builder.openBlock({ leadingLineBreaks: 1, isPre: element.name === 'pre' });
      walk(element.children, builder);
      builder.closeBlock({ trailingLineBreaks: 1 });
      mark(builder, SIGNATURE_ENDS);
    },
  },
  selectors: [
    ...['img', ...notText].map((selector) => ({ selector, format: 'skip' })),
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, pathRewrite: shownAddress } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...['td', 'th'].map((selector) => ({ selector, format: 'cell' })),
    { selector: 'table', options: { uppercaseHeaderCells: false } },
    ...quotations.map((selector) => ({ selector, format: 'quotation' })),
    ...signatures.map((selector) => ({ selector, format: 'signature' })),
  ],
});

/** Whether {@link markedHtmlText} may find the beginning of a quotation by the marks of a mail program. */
export function marksQuotation(html: string): boolean {
  return quoting.test(html);
}

/**
 * The words of an HTML mail as plain text: links as `text [address]`, list items with a mark, quotations with `>`, no
 * pictures. Lines of a single noncharacter stand where mail programs mark a quotation or a signature.
 */
export function markedHtmlText(html: string): string {
  return convert(html.replace(/[\uFDD0-\uFDD2]/g, ''))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
