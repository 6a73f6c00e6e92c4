import sanitizeHtml from 'sanitize-html';

const blocks = ['p', 'div', 'blockquote', 'pre', 'hr', 'br', 'center', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const lists = ['ul', 'ol', 'li', 'dl', 'dt', 'dd'];
const tables = ['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'col', 'colgroup'];
const inline = [
  'a',
  'abbr',
  'b',
  'bdi',
  'bdo',
  'big',
  'cite',
  'code',
  'del',
  'em',
  'i',
  'img',
  'ins',
  'kbd',
  'mark',
  'q',
];
const more = [
  'rp',
  'rt',
  'ruby',
  's',
  'samp',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'sup',
  'time',
  'tt',
  'u',
  'var',
  'wbr',
];
/** What stands inside these is program or furniture, never the words of the sender. */
export const notText = [
  'script',
  'style',
  'textarea',
  'option',
  'button',
  'noscript',
  'title',
  'template',
  'iframe',
  'object',
  'svg',
  'math',
];

const remoteLink = /^https?:\/\//i;
const link = /^(?:https?:\/\/|mailto:)/i;

const options: sanitizeHtml.IOptions = {
  allowedTags: [...blocks, ...lists, ...tables, ...inline, ...more],
  nonTextTags: notText,
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    img: ['src', 'alt', 'title', 'width', 'height', 'data-remote-src'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    ol: ['start'],
    '*': ['dir', 'lang'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['cid'] },
  allowProtocolRelative: false,
  nestingLimit: 200,
  transformTags: {
    // A relative link in a mail has nothing to be relative to but the screen that shows it.
    a: (tagName, { href = '', title }) => ({
      tagName,
      attribs: link.test(href.trim())
        ? { href: href.trim(), rel: 'noopener noreferrer nofollow', ...(title === undefined ? {} : { title }) }
        : {},
    }),
    // Loading a remote picture tells its owner who read the mail and when, so its address moves where nothing loads it.
    img: (tagName, { src = '', 'data-remote-src': remote = '', ...rest }) => ({
      tagName,
      attribs: {
        ...rest,
        ...(src === '' && remoteLink.test(remote) ? { 'data-remote-src': remote } : source(src.trim())),
      },
    }),
  },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && isNoPicture(attribs),
};

/** A tracking pixel, or a picture of which nothing is left. */
function isNoPicture({ src, alt, width, height, 'data-remote-src': remote }: Record<string, string>): boolean {
  if (remote) return /^[01](px)?$/.test(width ?? '') || /^[01](px)?$/.test(height ?? '');
  return !src && !alt;
}

function source(src: string): Record<string, string> {
  if (/^cid:/i.test(src)) return { src };
  return remoteLink.test(src) ? { 'data-remote-src': src } : {};
}

/**
 * Foreign HTML made safe to show: no scripts, styles, forms or event handlers; links lead only to http, https and mailto;
 * pictures are those that came with the mail (`cid:`), and the address of a remote one is kept in `data-remote-src`. `null`
 * when nothing is left.
 */
export function safeHtml(html: string): string | null {
  const safe = sanitizeHtml(html, options).trim();
  return safe === '' ? null : safe;
}
