import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeHtml } from './safe-html.ts';

const pieces = [
  ...['<', '>', '"', "'", '=', '/', ' ', '\n', '\0', '`', '&#106;', '&lt;', '<!--', '-->', '<![CDATA[', ']]>', '</'],
  ...[
    'script',
    'style',
    'img',
    'a',
    'svg',
    'math',
    'iframe',
    'p',
    'b',
    'table',
    'noscript',
    'title',
    'textarea',
    'base',
  ],
  ...[
    'src',
    'href',
    'onerror',
    'onclick',
    'style',
    'srcset',
    'data-remote-src',
    'background',
    'formaction',
    'xlink:href',
  ],
  ...[
    'javascript:',
    'java\nscript:',
    'data:text/html,',
    'vbscript:',
    'https://x.example/',
    '//x.example/',
    'cid:1',
    'mailto:a@b',
  ],
  ...['<img src=', '<a href=', '<a href="', '<svg onload=', 'alert(1)', '"><script>'],
];
const tags = /^(?:a|b|p|img|table)$/;
const attributes = /^(?:href|title|rel|src|alt|width|height|data-remote-src|dir|lang)$/;

test('property: whatever comes in, what goes out are known tags with known attributes and harmless addresses', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
      const html = safeHtml(parts.join('')) ?? '';
      for (const [, tag = '', inside = ''] of html.matchAll(/<\/?([^\s/>]*)([^>]*)>/g)) {
        expect(tag).toMatch(tags);
        for (const [, name = '', value = ''] of inside.matchAll(/([^\s="]+)="([^"]*)"/g)) {
          expect(name).toMatch(attributes);
          if (name === 'href') expect(value).toMatch(/^(?:https?:\/\/|mailto:)/i);
          if (name === 'src') expect(value).toMatch(/^cid:/i);
          if (name === 'data-remote-src') expect(value).toMatch(/^https?:\/\//i);
        }
      }
      expect(html.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
      expect(safeHtml(html) ?? '').toBe(html);
    }),
    { numRuns: 2000 },
  );
});
