import type { Presence } from '@deskwright/core/port';
import { conformance, type PresenceSubject, presenceCases } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import { memoryPresence } from './index.ts';

async function create(): Promise<PresenceSubject> {
  return { patienceMs: 1000, open: async (_, now) => memoryPresence({ now }), dispose: async () => {} };
}

conformance({ describe, it }, presenceCases, { name: 'memoryPresence', traits: [], create });

async function fill(presence: Presence, from: number, to: number, ttlMs: number): Promise<void> {
  for (let at = from; at < to; at += 1) await presence.put(`k/${at}`, 0, ttlMs);
}

describe('memory presence', () => {
  it('has room for a hundred thousand entries, and again for as many once they have expired', async () => {
    let now = 0;
    const presence = memoryPresence({ now: () => now });
    await fill(presence, 0, 100_000, 10);
    const full = { code: 'presence.full' };
    await expect(presence.put('one more', 0, 10)).rejects.toMatchObject(full);
    await presence.put('k/0', 1, 11);
    now = 10;
    await fill(presence, 100_000, 199_999, 10);
    await expect(presence.put('one more', 0, 10)).rejects.toMatchObject(full);
    expect(await presence.get('k/0')).toEqual({ key: 'k/0', value: 1, expiresAt: 11 });
    await presence.remove('k/0');
    await presence.put('one more', 0, 10);
  });
});
