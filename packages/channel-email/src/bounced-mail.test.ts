import { describe, expect, test } from 'vitest';
import { mail, signalOf } from '../test/desk-mail.ts';

const daemon = (...more: string[]) => [
  'From: MAILER-DAEMON@relay.example',
  'To: support@aurora.example',
  'Message-ID: <b1@relay.example>',
  'Date: Mon, 16 Nov 2026 11:59:00 +0100',
  'Return-Path: <>',
  ...more,
];
const report = (...fields: string[]) =>
  mail(
    daemon('Content-Type: multipart/report; report-type=delivery-status; boundary=b'),
    [
      '--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n',
      fields.join('\r\n'),
      '\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <dw.1@aurora.example>\r\n--b--\r\n',
    ].join('\r\n'),
  );
const failed = (...more: string[]) => ['Final-Recipient: rfc822; Ana@Example.com', 'Action: failed', ...more];
const text = (subject: string, ...lines: string[]) => mail(daemon(`Subject: ${subject}`), lines.join('\r\n'), 'utf8');

describe('a delivery report (RFC 3464)', () => {
  test('says who was not reached, why, and of which mail it speaks', async () => {
    const said = 'Diagnostic-Code: smtp; 550 5.1.1 <ana@example.com>:\r\n user unknown';
    const signal = await signalOf(report(...failed('Status: 5.1.1', said)));
    expect(signal.automated).toBe('bounce');
    expect(signal.failures).toEqual([
      {
        recipient: 'ana@example.com',
        action: 'failed',
        status: '5.1.1',
        isPermanent: true,
        diagnostic: '550 5.1.1 <ana@example.com>: user unknown',
        original: '<dw.1@aurora.example>',
      },
    ]);
  });

  test.each([
    ['an address that does not exist', 'failed', '5.1.1', '', true],
    ['a full mailbox', 'failed', '5.2.2', '', false],
    ['a mail refused for what it says', 'failed', '5.7.1', '', false],
    ['a mail system that gave up waiting', 'failed', '4.4.7', '', false],
    ['a delay', 'delayed', '4.4.1', '', false],
    ['a vague status, the reply being exact', 'failed', '5.0.0', 'smtp; 552 5.2.2 over quota', false],
    ['a vague status and a reply without one', 'failed', '5.0.0', 'smtp; 550 no such user', true],
    ['no status at all', 'failed', '', 'x-unix; 550 no such user', true],
  ])('permanence of %s', async (_, action, status, said, isPermanent) => {
    const fields = [
      'Final-Recipient: rfc822;ana@example.com',
      `Action: ${action}`,
      ...(status ? [`Status: ${status}`] : []),
      ...(said ? [`Diagnostic-Code: ${said}`] : []),
    ];
    expect((await signalOf(report(...fields))).failures).toMatchObject([{ action, isPermanent }]);
  });

  test('names each recipient; the address that we wrote to counts, not the one it was forwarded to', async () => {
    const forwarded = failed('Original-Recipient: rfc822;desk@example.com', 'Status: 5.1.1');
    const { failures } = await signalOf(
      report(...forwarded, '', 'Final-Recipient: rfc822; bo@example.com', 'Action: delayed', 'Status: 4.0.0'),
    );
    expect(failures?.map(({ recipient, action }) => [recipient, action])).toEqual([
      ['desk@example.com', 'failed'],
      ['bo@example.com', 'delayed'],
    ]);
  });

  test('of success only is an automatic reply, no bounce', async () => {
    const signal = await signalOf(
      report('Final-Recipient: rfc822; ana@example.com', 'Action: relayed', 'Status: 2.0.0'),
    );
    expect([signal.automated, signal.failures]).toEqual(['autoReply', undefined]);
  });
});

describe('a bounce that is written for people only', () => {
  const copy = [
    '--- Below this line is a copy of the message.',
    '',
    'Message-ID: <dw.2@aurora.example>',
    'To: x@y.example',
  ];

  test('by qmail', async () => {
    const intro = 'Hi. This is the qmail-send program at relay.example.';
    const why = ['<ana@example.com>:', '192.0.2.1 does not like recipient.', 'Remote host said: 550 5.1.1 unknown'];
    const signal = await signalOf(text('failure notice', intro, '', ...why, 'Giving up on 192.0.2.1.', '', ...copy));
    expect(signal.failures).toMatchObject([
      { recipient: 'ana@example.com', status: '5.1.1', isPermanent: true, original: '<dw.2@aurora.example>' },
    ]);
  });

  test('by Exim, a delay', async () => {
    const words = [
      'The message has not yet been delivered to the following address:',
      '',
      '  ana@example.com',
      '',
      'No action is required.',
    ];
    const signal = await signalOf(text('Warning: message 1abc delayed 24 hours', ...words));
    expect(signal.failures).toMatchObject([{ recipient: 'ana@example.com', action: 'delayed', isPermanent: false }]);
  });

  test('as a list', async () => {
    const words = [
      'Delivery to these recipients failed permanently:',
      '',
      '  * ana@example.com',
      '',
      'Permanent error.',
    ];
    const signal = await signalOf(text('Mail delivery failed', ...words));
    expect(signal.failures).toMatchObject([{ recipient: 'ana@example.com', action: 'failed' }]);
  });

  test('in a sentence', async () => {
    const signal = await signalOf(
      text('Undeliverable: Tent', 'Your message to ana@example.com could not be delivered.'),
    );
    expect(signal.failures).toMatchObject([{ recipient: 'ana@example.com', action: 'failed' }]);
  });

  test('in Polish', async () => {
    const words = ['Nie można dostarczyć wiadomości do odbiorcy ana@example.com.', '550 5.1.1 brak takiego konta'];
    const signal = await signalOf(text('Niedostarczalne: Namiot', ...words));
    expect(signal.failures).toMatchObject([{ recipient: 'ana@example.com', status: '5.1.1', isPermanent: true }]);
  });

  test('that tells nothing has no failures', async () => {
    const signal = await signalOf(text('failure notice', 'Something went wrong.'));
    expect([signal.automated, signal.failures]).toEqual(['bounce', undefined]);
  });

  test('never takes a mailbox of ours for one that failed', async () => {
    const { failures } = await signalOf(text('failure notice', 'support@aurora.example:', 'ana@example.com: 550 no'));
    expect(failures?.map(({ recipient }) => recipient)).toEqual(['ana@example.com']);
  });
});
