import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answer, auroraChannel, mail, plain, signalOf } from '../test/desk-mail.ts';
import type { OutgoingMail } from './render-mail.ts';
import { replyAddresses } from './reply-address.ts';

const secret = 'a secret that nobody else has, 1';
const older = 'a secret that nobody else has, 0';
const { of, readIn } = replyAddresses([secret, older]);
const reference = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{7}$/);

describe('an address for the answers to one ticket', () => {
  test('stands behind the mailbox, and leads back whatever became of its case', () => {
    expect(of('support@aurora.example', 'K7Q2M9X')).toMatch(/^support\+k7q2m9x-[0-9a-z]{16}@aurora\.example$/);
    fc.assert(
      fc.property(reference, fc.constantFrom('support', 'sales+fair', 'a.b'), (name, box) => {
        const address = of(`${box}@aurora.example`, name) ?? '';
        for (const seen of [address, address.toUpperCase()]) expect(readIn(['x@y.example', seen])).toEqual([name]);
      }),
    );
  });

  test('is worth nothing when anything of it was changed', () => {
    fc.assert(
      fc.property(
        reference,
        reference,
        fc.nat(23),
        fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'),
        (a, b, at, digit) => {
          const address = of('box@aurora.example', a) ?? '';
          const detail = address.slice(4, 28);
          const forged = `box+${detail.slice(0, at)}${detail[at] === '-' ? '-' : digit}${detail.slice(at + 1)}@aurora.example`;
          expect(readIn([forged])).toEqual(forged === address ? [a] : []);
          const moved = `box+${b.toLowerCase()}${detail.slice(7)}@aurora.example`;
          expect(readIn([moved])).toEqual(a === b ? [a] : []);
        },
      ),
    );
  });

  test('signed with an earlier secret is accepted, with a foreign one not', () => {
    expect(readIn([replyAddresses([older]).of('box@a.example', 'K7Q2M9X') ?? ''])).toEqual(['K7Q2M9X']);
    expect(readIn([replyAddresses(['x'.repeat(32)]).of('box@a.example', 'K7Q2M9X') ?? ''])).toEqual([]);
  });

  test('needs room in the local part, and a secret that cannot be guessed', () => {
    expect(of(`${'x'.repeat(39)}@a.example`, 'K7Q2M9X')).toHaveLength(64 + '@a.example'.length);
    expect(of(`${'x'.repeat(40)}@a.example`, 'K7Q2M9X')).toBeNull();
    expect(() => auroraChannel({ replySecret: 'short' })).toThrow('at least 32 characters');
    expect(() => auroraChannel({ replySecret: [secret, 'short'] })).toThrow('at least 32 characters');
  });
});

describe('the channel', () => {
  const channel = auroraChannel({ replySecret: secret });
  const rendered = channel.render({ ...answer, ticket: 'K7Q2M9X' });
  const { replyTo } = rendered.payload as OutgoingMail;

  test('writes it into Reply-To, under the name of the sender', () => {
    expect(replyTo).toEqual({ name: 'Aurora Outdoor', address: of('support@aurora.example', 'K7Q2M9X') });
    expect(channel.render(answer).payload).not.toHaveProperty('replyTo');
    expect(auroraChannel().render({ ...answer, ticket: 'K7Q2M9X' }).payload).not.toHaveProperty('replyTo');
  });

  test.each(['To', 'Cc', 'Delivered-To', 'X-Original-To'])('finds it in %s', async (name) => {
    const lines = [...plain.filter((line) => !line.startsWith('To:')), `${name}: <${replyTo?.address}>`];
    expect((await signalOf(mail(lines), { replySecret: secret })).tickets).toEqual(['K7Q2M9X']);
    expect((await signalOf(mail(lines))).tickets).toBeUndefined();
  });

  test('finds it in the envelope', async () => {
    const envelope = { from: 'ana@example.com', to: [replyTo?.address ?? ''] };
    expect((await signalOf(mail(plain), { replySecret: secret }, { envelope })).tickets).toEqual(['K7Q2M9X']);
  });
});
