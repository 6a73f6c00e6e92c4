import { describe, expect, test } from 'vitest';
import { mail, signalOf } from '../test/desk-mail.ts';
import { replyAddresses } from './reply-address.ts';

const secret = 'a secret that nobody else has, 1';
const signed = replyAddresses([secret]).of('old-box@elsewhere.example', 'K7Q2M9X') ?? '';

describe('recipients that are the desk', () => {
  test('are its mailboxes, its reply addresses, and where the mail was delivered', async () => {
    const signal = await signalOf(
      mail([
        'From: ana@example.com',
        'Delivered-To: alias@partner.example',
        `To: Support+fair@Aurora.example, ${signed}, bo@example.net`,
        'Cc: Alias@partner.example, cy@aurora.example',
      ]),
      { replySecret: secret },
    );
    expect(signal.ours).toEqual(['support+fair@aurora.example', signed, 'alias@partner.example']);
  });

  test('are left out when the desk got a blind copy', async () => {
    expect(await signalOf(mail(['From: ana@example.com', 'To: bo@example.net']))).not.toHaveProperty('ours');
  });
});
