import { expect, test } from 'vitest';
import { mail, plain, signalOf } from '../test/desk-mail.ts';
import { withRemotePictures } from './remote-pictures.ts';

const htmlOf = async (html: string) => (await signalOf(mail([...plain, 'Content-Type: text/html'], html))).html ?? '';

test('remote pictures are shown when somebody asks for them, and only pictures', async () => {
  const html = await htmlOf(
    '<p>data-remote-src="https://x.example/a"</p><img src="https://x.example/b?c=1&amp;d=2" alt="B"><img src="cid:e">' +
      '<img src="https://x.example/pixel.gif" width="1" height="1"><a href="https://x.example/f">F</a>',
  );
  expect(html).not.toContain(' src="http');
  expect(withRemotePictures(html)).toBe(
    '<p>data-remote-src="https://x.example/a"</p><img alt="B" src="https://x.example/b?c=1&amp;d=2" /><img src="cid:e" />' +
      '<a href="https://x.example/f" rel="noopener noreferrer nofollow">F</a>',
  );
});

test('an address that a mail puts there itself is held back just so', async () => {
  const html = await htmlOf(
    '<img data-remote-src="javascript:alert(1)" alt="a > b"><img data-remote-src="https://x.example/a">',
  );
  expect(withRemotePictures(html)).toBe('<img alt="a &gt; b" /><img src="https://x.example/a" />');
});
