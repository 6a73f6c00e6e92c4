import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Blobs, Outbound } from '@deskwright/core/port';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { answer, auroraChannel, inbound, memoryBlobs, only } from '../test/desk-mail.ts';
import type { EmailChannelOptions } from './email-channel.ts';

const open: SMTPServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise<void>((done) => server.close(() => done()))));
});

/** Blobs that give back what they were given. */
function keepingBlobs(): Blobs & { keep(text: string): Promise<string> } {
  const { kept, ...blobs } = memoryBlobs();
  async function* once(bytes: Uint8Array) {
    yield bytes;
  }
  return {
    ...blobs,
    async get(sha256) {
      const bytes = kept.get(sha256);
      return bytes === undefined ? null : once(bytes);
    },
    keep: async (text) => (await blobs.put(once(Buffer.from(text)), 1000)).sha256,
  };
}

/** Sends a message to a mail server on this machine, and gives the receipt and what arrived. */
async function sent(options: Partial<EmailChannelOptions>, message: Outbound) {
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const pieces: Uint8Array[] = [];
      stream.on('data', (piece: Uint8Array) => pieces.push(piece));
      stream.on('end', () => {
        received.push(Buffer.concat(pieces).toString('latin1'));
        done();
      });
    },
  });
  open.push(server);
  const listening = server.listen(0, '127.0.0.1');
  if (!listening.listening) await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const channel = auroraChannel({ smtp: { host: '127.0.0.1', port }, now: () => 0, ...options });
  const receipt = await channel.send(channel.render(message), { key: 'd1', signal: { aborted: false } });
  return { receipt, mail: received[0] ?? '', count: received.length };
}

describe('files', () => {
  test('travel with the mail, and the HTML shows those that it names', async () => {
    const blobs = keepingBlobs();
    const attachments = [
      { name: '../σκηνή\r\n.pdf', type: 'application/pdf', sha256: await blobs.keep('a tent'), size: 6 },
      { name: 'pole.png', type: 'image/png', sha256: await blobs.keep('a pole'), size: 6, contentId: 'pole@desk' },
    ];
    const html = '<p>See <img src="cid:pole@desk"></p>';
    const { receipt, mail } = await sent({ blobs }, { ...answer, html, attachments });
    expect(receipt.ok).toBe(true);
    const elsewhere = auroraChannel({ from: { address: 'help@other.example' }, addresses: [] });
    const signal = only(await elsewhere.accept(inbound(Buffer.from(mail, 'latin1'), { receivedAt: Date.now() })));
    expect(signal.attachments).toMatchObject([
      { name: 'pole.png', type: 'image/png', sha256: attachments[1]?.sha256, contentId: 'pole@desk' },
      { name: 'σκηνή .pdf', type: 'application/pdf', sha256: attachments[0]?.sha256 },
    ]);
  });

  test('that are gone, or too much, keep the mail from being sent', async () => {
    const blobs = keepingBlobs();
    const file = { name: 'a.txt', type: 'text/plain', size: 6 };
    const gone = { ...answer, attachments: [{ ...file, sha256: 'a'.repeat(64) }] };
    expect(await sent({ blobs }, gone)).toMatchObject({ receipt: { retry: 'never' }, count: 0 });
    const large = { ...answer, attachments: [{ ...file, sha256: await blobs.keep('a tent') }] };
    const limited = await sent({ blobs, limits: { maxBytes: 5 } }, large);
    expect(limited).toMatchObject({
      receipt: { retry: 'never', detail: 'the files are larger than 5 bytes' },
      count: 0,
    });
  });
});

describe('a DKIM signature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const dkim = { domain: 'aurora.example', selector: 's1', privateKey: pem };
  const unsubscribe = { url: 'https://aurora.example/u/1' };

  test('is one that receivers accept, and covers the one click that ends such mail', async () => {
    const { mail } = await sent({ dkim, replySecret: 'x'.repeat(32) }, { ...answer, ticket: 'K7Q2M9X', unsubscribe });
    expect(verified(mail, publicKey.export({ type: 'spki', format: 'pem' }).toString())).toEqual({
      isSigned: true,
      domain: 'aurora.example',
      selector: 's1',
      fields: expect.arrayContaining(['from', 'reply-to', 'list-unsubscribe', 'list-unsubscribe-post', 'message-id']),
    });
    const forged = mail.replace('We have sent', 'We have lost');
    expect(verified(forged, publicKey.export({ type: 'spki', format: 'pem' }).toString()).isSigned).toBe(false);
  });

  test.each([
    ['no key', 'secret'],
    [
      'a key of another kind',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
  ])('is refused with %s, before any mail goes out unsigned', (_what, key) => {
    const options = { smtp: { host: '127.0.0.1' }, dkim: { ...dkim, privateKey: key } };
    expect(() => auroraChannel(options)).toThrow('The DKIM key is no RSA key');
    expect(() => auroraChannel({ ...options, dkim: { ...dkim, selector: 's 1' } })).toThrow('no name of DNS');
    expect(() => auroraChannel({ dkim })).toThrow('Only mail sent by smtp is signed here');
  });
});

/** Checks a signature as RFC 6376 has it, for relaxed/relaxed alone. */
function verified(mail: string, key: string) {
  const [head = '', body = ''] = [mail.slice(0, mail.indexOf('\r\n\r\n')), mail.slice(mail.indexOf('\r\n\r\n') + 4)];
  const fields = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const relaxed = (line: string) => {
    const colon = line.indexOf(':');
    return `${line.slice(0, colon).trim().toLowerCase()}:${line
      .slice(colon + 1)
      .replace(/[ \t]+/g, ' ')
      .trim()}`;
  };
  const signature = fields.find((line) => /^dkim-signature:/i.test(line)) ?? '';
  const tags = new Map(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map(
        (tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1).replace(/\s/g, '')] as const,
      ),
  );
  const names = (tags.get('h') ?? '').toLowerCase().split(':');
  const signed = names.map((name) => fields.find((line) => line.toLowerCase().startsWith(`${name}:`)) ?? '');
  const unsigned = relaxed(signature).replace(/\bb=[^;]*$/, 'b=');
  const data = [...signed.filter((line) => line !== '').map(relaxed), unsigned].join('\r\n');
  const canonical = `${body
    .replace(/[ \t]+/g, ' ')
    .replace(/ \r\n/g, '\r\n')
    .replace(/(\r\n)*$/, '')}\r\n`;
  const bodyHash = createHash('sha256').update(canonical, 'latin1').digest('base64');
  const proof = Buffer.from(tags.get('b') ?? '', 'base64');
  const isSigned =
    bodyHash === tags.get('bh') && verify('RSA-SHA256', Buffer.from(data, 'latin1'), createPublicKey(key), proof);
  return { isSigned, domain: tags.get('d'), selector: tags.get('s'), fields: names };
}
