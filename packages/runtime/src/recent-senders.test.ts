import type { Contact, Stored } from '@deskwright/core';
import type { Write } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { RecentSenders } from './recent-senders.ts';

const MINUTE = 60_000;

function contactOf(id: string, version = 1, addresses = [`${id}@example.org`]): Stored<Contact> {
  const personal = { name: id, addresses: addresses.map((address) => ({ channel: 'email', address })) };
  const value = { id, organization: null, language: null, erased: false, createdAt: 0, personal };
  return { id, version, value };
}

function written({ id, version, value }: Stored<Contact>): Write {
  const events = [{ seq: version }] as unknown as Write['events'];
  return { kind: 'contact', id, expected: version - 1, value: value as never, events, wakeAt: null };
}

describe('recent senders', () => {
  it('are known by their addresses, however they are written', () => {
    const senders = new RecentSenders();
    const ana = contactOf('ana');
    senders.remember('email', 'ana@example.org', ana, 0);
    expect(senders.find('email', ' Ana@Example.org', MINUTE)).toBe(ana);
    expect(senders.find('phone', 'ana@example.org', MINUTE)).toBeNull();
    expect(senders.find('email', 'eva@example.org', MINUTE)).toBeNull();
  });

  it('are followed through what is committed here', () => {
    const senders = new RecentSenders();
    for (const id of ['ana', 'eva', 'ida']) senders.remember('email', `${id}@example.org`, contactOf(id), 0);
    const later = contactOf('ana', 2);
    senders.committed([
      written(later),
      written(contactOf('eva', 2, [])),
      { ...written(contactOf('ida', 5)), kind: 'x' },
    ]);
    expect(senders.find('email', 'ana@example.org', 0)).toEqual(later);
    expect(senders.find('email', 'eva@example.org', 0)).toBeNull();
    expect(senders.find('email', 'ida@example.org', 0)?.version).toBe(1);
  });

  it('are remembered as they were last, whoever says so first', () => {
    const senders = new RecentSenders();
    for (const version of [3, 2]) senders.remember('email', 'ana@example.org', contactOf('ana', version), 0);
    expect(senders.find('email', 'ana@example.org', 0)?.version).toBe(3);
    senders.remember('email', 'ana@example.org', contactOf('ana', 4), 0);
    expect(senders.find('email', 'ana@example.org', 0)?.version).toBe(4);
  });

  it('are not remembered under an address that is not theirs', () => {
    const senders = new RecentSenders();
    senders.remember('email', 'ana@example.org', contactOf('ana'), 0);
    senders.remember('email', 'ana@example.org', contactOf('eva'), 0);
    expect(senders.find('email', 'ana@example.org', 0)).toBeNull();
  });

  it('are forgotten after ten minutes, and on request', () => {
    const senders = new RecentSenders();
    senders.remember('email', 'ana@example.org', contactOf('ana'), 0);
    expect(senders.find('email', 'ana@example.org', 10 * MINUTE)).not.toBeNull();
    expect(senders.find('email', 'ana@example.org', 10 * MINUTE + 1)).toBeNull();
    senders.forget('email', 'ana@example.org');
    expect(senders.find('email', 'ana@example.org', 0)).toBeNull();
  });

  it('are a thousand at most: those who wrote long ago go first', () => {
    const senders = new RecentSenders();
    for (let at = 0; at < 1005; at += 1) senders.remember('email', `p${at}@example.org`, contactOf(`p${at}`), at);
    senders.remember('email', 'p7@example.org', contactOf('p7'), 2000);
    for (const at of [0, 4]) expect(senders.find('email', `p${at}@example.org`, 2000), `${at}`).toBeNull();
    for (const at of [5, 7, 1004]) expect(senders.find('email', `p${at}@example.org`, 2000), `${at}`).not.toBeNull();
    senders.remember('email', 'new@example.org', contactOf('new'), 2000 + 10 * MINUTE);
    expect(senders.find('email', 'p1004@example.org', 1004)).toBeNull();
    expect(senders.find('email', 'p7@example.org', 2000)).not.toBeNull();
  });
});
