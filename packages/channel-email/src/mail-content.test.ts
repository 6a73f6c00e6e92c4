import { describe, expect, test } from 'vitest';
import { mail, memoryBlobs, plain, signalOf } from '../test/desk-mail.ts';

const typed = (type: string, encoding = '8bit') => [
  ...plain,
  'MIME-Version: 1.0',
  `Content-Type: ${type}`,
  `Content-Transfer-Encoding: ${encoding}`,
];

describe('charsets', () => {
  test.each([
    ['iso-8859-2', 'Dzie\xf1, \xbf\xf3\xb3ta kurtka', 'Dzień, żółta kurtka'],
    ['windows-1250', '\x8ei\x9ea, \x9aotor, \xe8a\x9a', 'Žiža, šotor, čaš'],
    ['windows-1253', '\xc5\xd0\xc5\xc9\xc3\xcf\xcd \xa2\xed\xe1', 'ΕΠΕΙΓΟΝ Άνα'],
    ['iso-8859-7', '\xea\xe1\xeb\xe7\xec\xdd\xf1\xe1 \xb6', 'καλημέρα Ά'],
    ['utf-8', '\xc5\xbc\xc3\xb3\xc5\x82w', 'żółw'],
  ])('%s in eight bits', async (charset, bytes, text) => {
    const signal = await signalOf(mail(typed(`text/plain; charset="${charset}"`), bytes));
    expect([signal.text, signal.warnings]).toEqual([text, []]);
  });

  test.each([
    ['text/plain; charset=us-ascii', '\xc5\xbc', 'ż', 1],
    ['text/plain; charset=us-ascii', 'caf\xe9', 'café', 1],
    ['text/plain', '\xc5\xbc', 'ż', 0],
    ['text/plain; charset=x-klingon; format=fixed', '\xc5\xbc', 'ż', 1],
    ['text/plain; charset="x-klingon"', 'caf\xe9', 'café', 1],
    ['text/plain; charset=utf-8', 'caf\xe9', 'café', 1],
    ['text/plain; charset=utf-8', 'caf\xe9 \xc5\xbc', 'caf\ufffd ż', 1],
    ['text/plain; charset=iso-8859-1', 'caf\xc3\xa9', 'café', 1],
    ['text/plain; charset=x-cp1250', '\x8a', 'Š', 0],
    ['text/plain; charset=cp-850x', '\xe9', 'é', 1],
    ['text/plain; charset=utf-7', 'Hi +AMkA6Q-!', 'Hi Éé!', 0],
    ['text/plain', '\x1b$B%F%s%H\x1b(B', 'テント', 0],
    ['text/html', '<meta charset="windows-1253">\xe1', 'α', 1],
  ])('%s that cannot be right: %j', async (type, bytes, text, warnings) => {
    const signal = await signalOf(mail(typed(type), bytes));
    expect([signal.text, signal.warnings.length]).toEqual([text, warnings]);
  });

  test('the fallback is an option', async () => {
    expect((await signalOf(mail(plain, '\xe1'), { fallbackCharset: 'windows-1253' })).text).toBe('α');
  });

  test('bare eight-bit headers are read in the charset of the body', async () => {
    const signal = await signalOf(mail([...typed('text/plain; charset=windows-1253'), 'Comments: \xe1'], '\xe1'));
    expect(signal.warnings).toEqual(['The headers hold bare 8-bit text; it was read as windows-1253.']);
  });
});

describe('text and HTML', () => {
  test('HTML alone becomes readable text', async () => {
    const html =
      '<h1>Hi</h1><p>See <a href="https://x.example/a">this</a> or <a href="https://y.example">https://y.example</a></p>';
    const { text } = await signalOf(
      mail(typed('text/html'), `${html}<ul><li>one</li></ul><img src="x.png" alt="logo">`),
    );
    expect(text).toBe('Hi\n\nSee this [https://x.example/a] or https://y.example\n\n * one');
  });

  test('what runs, loads or misleads is taken out of the HTML', async () => {
    const signal = await signalOf(
      mail(
        typed('text/html; charset=utf-8'),
        [
          '<style>p{background:url(https://x.example/a.png)}</style><script>alert(1)</script>',
          '<p style="position:fixed" class="x" onclick="alert(2)">Hello</p>',
          '<a href="javascript:alert(3)">one</a><a href="/admin">two</a><a href="https://x.example/" target="_top">three</a>',
          '<img src="https://x.example/a.png" alt="A" onerror="alert(4)"><img src="cid:a@b"><img src="//x.example/b.png">',
          '<img src="https://x.example/pixel.gif" width="1" height="1"><svg onload="alert(5)"><a>six</a></svg>',
          '<form action="https://x.example"><input name="password"></form><iframe src="https://x.example"></iframe>',
        ].join(''),
      ),
    );
    expect(signal.html).toBe(
      '<p>Hello</p><a>one</a><a>two</a><a href="https://x.example/" rel="noopener noreferrer nofollow">three</a>' +
        '<img alt="A" data-remote-src="https://x.example/a.png" /><img src="cid:a@b" />',
    );
  });

  test('the plain alternative is the text, the other the HTML', async () => {
    const body = '--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--\r\n';
    expect(await signalOf(mail(typed('multipart/alternative; boundary=b'), body))).toMatchObject({
      text: 'plain',
      html: '<p>rich</p>',
    });
  });

  test('too much of it is cut, with a warning', async () => {
    const long = await signalOf(mail(plain, 'x'.repeat(500)), { limits: { maxText: 100 } });
    expect([long.text.length, long.warnings.length]).toEqual([100, 1]);
    const rich = await signalOf(mail(typed('text/html'), `<p>${'x'.repeat(500)}</p>`), { limits: { maxHtml: 100 } });
    expect([rich.html, rich.text.length > 50, rich.warnings.length]).toEqual([null, true, 1]);
    const deep = await signalOf(mail(typed('text/html'), `${'<div>'.repeat(50_000)}bottom`));
    expect([deep.html, deep.text, deep.warnings.length]).toEqual([null, 'bottom', 1]);
    // Each of these lines would be written with the marks of a hundred lists.
    const lists = await signalOf(mail(typed('text/html'), `${'<ul><li>'.repeat(100)}${'bottom<br>'.repeat(1000)}`));
    expect([lists.html, lists.text.length < 10_000, lists.warnings.length]).toEqual([null, true, 1]);
  });

  test('control characters never reach the desk', async () => {
    const signal = await signalOf(
      mail([...plain.slice(0, 4), 'Subject: =?utf-8?B?YQ0KQmNjOiB4AA==?='], 'a\u0000b\r\nc\u001b'),
    );
    expect([signal.subject, signal.text]).toEqual(['a Bcc: x', 'ab\nc']);
  });
});

describe('attachments', () => {
  const part = (headers: string, body: string) => `--b\r\n${headers}\r\n\r\n${body}\r\n`;
  const mixed = (...parts: string[]) => mail(typed('multipart/mixed; boundary=b'), `${parts.join('')}--b--\r\n`);

  test('are kept as blobs, with name, type and size', async () => {
    const blobs = memoryBlobs();
    const pdf =
      "Content-Type: Application/PDF\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename*=utf-8''%CE%B1.pdf";
    const signal = await signalOf(mixed(part('', 'text'), part(pdf, 'JVBERi0=')), { blobs });
    expect(signal.attachments).toMatchObject([{ name: 'α.pdf', type: 'application/pdf', size: 5 }]);
    expect(Buffer.from(blobs.kept.get(signal.attachments[0]?.sha256 ?? '') ?? []).toString()).toBe('%PDF-');
    expect(signal.warnings).toEqual([]);
  });

  test('names cannot lead anywhere', async () => {
    const named = (name: string) =>
      part(`Content-Type: image/png\r\nContent-Disposition: attachment; filename="${name}"`, 'x');
    const names = [
      '../../etc/passwd',
      'C:\\\\temp\\\\a.txt',
      '..',
      '=?utf-8?Q?a=E2=80=AEgpj.exe?=',
      `${'n'.repeat(300)}.txt`,
    ];
    const { attachments } = await signalOf(mixed(...names.map(named)));
    expect(attachments.map(({ name }) => name)).toEqual([
      'passwd',
      'a.txt',
      'image.png',
      'agpj.exe',
      `${'n'.repeat(196)}.txt`,
    ]);
  });

  test('a nested mail is a file, unopened', async () => {
    const nested = part('Content-Type: message/rfc822', 'From: x@example.com\r\nSubject: inner\r\n\r\ninner text');
    const signal = await signalOf(mixed(part('', 'outer text'), nested));
    expect([signal.text, signal.attachments[0]?.name]).toEqual(['outer text', 'message.eml']);
  });

  test('beyond the limit they stay in the original', async () => {
    const file = part('Content-Type: image/png', 'x');
    const signal = await signalOf(mixed(file, file, file), { limits: { maxAttachments: 2 } });
    expect([signal.attachments.length, signal.warnings]).toEqual([2, ['1 more attachments are in the original only.']]);
  });

  test('damage is told', async () => {
    const cutOff = `${part('', 'text')}--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO*RabcA`;
    const signal = await signalOf(mail(typed('multipart/mixed; boundary=b'), cutOff));
    expect([signal.text, signal.attachments.length, signal.warnings.length]).toEqual(['text', 1, 2]);
    const boundless = await signalOf(mail(typed('multipart/mixed'), 'text'));
    expect(boundless.warnings).toHaveLength(1);
    const tnef = await signalOf(mixed(part('', 'text'), part('Content-Type: application/ms-tnef', 'x')));
    expect(tnef.warnings).toEqual(['The mail carries a winmail.dat (TNEF); it is kept unopened.']);
  });
});
