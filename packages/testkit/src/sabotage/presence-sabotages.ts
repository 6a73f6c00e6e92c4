import { PRESENCE_LIMITS, type Presence, type PresenceEntry } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import type { PresenceSubject } from '../presence/presence-subject.ts';
import { watchSabotages } from './watch-sabotages.ts';

type Spoil = (presence: Presence, tenant: string) => Partial<Presence>;

/** A subject whose presences are spoilt one by one, as they are opened. */
export function onPresence(spoil: Spoil): (subject: PresenceSubject) => PresenceSubject {
  return (subject) => ({
    patienceMs: subject.patienceMs,
    dispose: () => subject.dispose(),
    async open(tenant, now) {
      const presence = await subject.open(tenant, now);
      return {
        port: 1,
        put: (key, value, ttlMs) => presence.put(key, value, ttlMs),
        get: (key) => presence.get(key),
        remove: (key) => presence.remove(key),
        list: (prefix) => presence.list(prefix),
        watch: (prefix, onChange) => presence.watch(prefix, onChange),
        ...spoil(presence, tenant),
      };
    },
  });
}

const SOMEBODY: PresenceEntry = { key: 'somebody', value: null, expiresAt: 0 };

function listing(spoil: (entries: readonly PresenceEntry[], prefix: string) => readonly PresenceEntry[]) {
  return onPresence((presence) => ({ list: async (prefix) => spoil(await presence.list(prefix), prefix) }));
}

/** Presences each broken in one way, which prove that the presence cases notice. Their subject must be `shared`. */
export const presenceSabotages: readonly Sabotage<PresenceSubject>[] = [
  {
    id: 'presence-no-null',
    title: 'null as a value is taken for no entry',
    caughtBy: ['presence.kept'],
    apply: onPresence((presence) => ({
      async get(key) {
        const entry = await presence.get(key);
        return entry?.value === null ? null : entry;
      },
    })),
  },
  {
    id: 'presence-first-stays',
    title: 'the value that was there first stays',
    caughtBy: ['presence.kept', 'presence.expires'],
    apply: onPresence((presence) => ({
      async put(key, value, ttlMs) {
        const there = await presence.get(key);
        await presence.put(key, there === null ? value : there.value, ttlMs);
      },
    })),
  },
  {
    id: 'presence-no-expiry-told',
    title: 'entries do not say when they expire',
    caughtBy: ['presence.kept'],
    apply: listing((entries) => entries.map((entry) => ({ ...entry, expiresAt: 0 }))),
  },
  {
    id: 'presence-given-out',
    title: 'values are given out as they are kept',
    caughtBy: ['presence.copied'],
    apply: onPresence((presence) => {
      const kept = new Map<string, PresenceEntry>();
      return {
        async put(key, value, ttlMs) {
          await presence.put(key, value, ttlMs);
          const entry = await presence.get(key);
          if (entry !== null) kept.set(key, { ...entry, value });
        },
        get: async (key) => kept.get(key) ?? null,
      };
    }),
  },
  {
    id: 'presence-lasts',
    title: 'an entry is still there in the instant at which it expires',
    caughtBy: ['presence.expires'],
    apply: onPresence((presence) => ({ put: (key, value, ttlMs) => presence.put(key, value, ttlMs + 1) })),
  },
  {
    id: 'presence-never-shorter',
    title: 'an entry keeps the latest instant that it ever had',
    caughtBy: ['presence.shortened'],
    apply: onPresence((presence) => {
      const longest = new Map<string, number>();
      return {
        put(key, value, ttlMs) {
          longest.set(key, Math.max(ttlMs, longest.get(key) ?? 0));
          return presence.put(key, value, longest.get(key) ?? ttlMs);
        },
      };
    }),
  },
  {
    id: 'presence-removes-many',
    title: 'whatever begins with the key is removed with it',
    caughtBy: ['presence.removed'],
    apply: onPresence((presence) => ({
      async remove(prefix) {
        for (const { key } of await presence.list(prefix)) await presence.remove(key);
      },
    })),
  },
  {
    id: 'presence-never-removed',
    title: 'what is removed stays until it expires',
    caughtBy: ['presence.removed', 'presence.shared'],
    apply: onPresence(() => ({ remove: async () => {} })),
  },
  {
    id: 'presence-loose-prefix',
    title: 'a list goes by letters without their case',
    caughtBy: ['presence.listed'],
    apply: onPresence((presence) => ({
      list: async (prefix) =>
        (await presence.list('')).filter(({ key }) => key.toLowerCase().startsWith(prefix.toLowerCase())),
    })),
  },
  {
    id: 'presence-utf16-order',
    title: 'a list is in the order of UTF-16 units',
    caughtBy: ['presence.listed'],
    apply: listing((entries) => entries.toSorted((a, b) => (a.key < b.key ? -1 : 1))),
  },
  {
    id: 'presence-all-listed',
    title: 'a list has no bound',
    caughtBy: ['presence.list-bounded'],
    apply: listing((entries) => (entries.length < PRESENCE_LIMITS.list ? entries : [...entries, SOMEBODY])),
  },
  {
    id: 'presence-short-lists',
    title: 'a list ends too early',
    caughtBy: ['presence.list-bounded'],
    apply: listing((entries) => entries.slice(0, PRESENCE_LIMITS.list - 1)),
  },
  {
    id: 'presence-cut-keys',
    title: 'keys that are too long are cut',
    caughtBy: ['presence.bounds'],
    apply: onPresence((presence) => ({
      put: (key, value, ttlMs) => presence.put(key.slice(0, PRESENCE_LIMITS.key), value, ttlMs),
    })),
  },
  {
    id: 'presence-capped-ttl',
    title: 'a time to live that is too long is shortened',
    caughtBy: ['presence.bounds'],
    apply: onPresence((presence) => ({
      put: (key, value, ttlMs) => presence.put(key, value, Math.min(ttlMs, PRESENCE_LIMITS.ttlMs)),
    })),
  },
  {
    id: 'presence-no-value',
    title: 'what is no JSON becomes null',
    caughtBy: ['presence.bounds'],
    apply: onPresence((presence) => ({ put: (key, value, ttlMs) => presence.put(key, value ?? null, ttlMs) })),
  },
  {
    id: 'presence-one-tenant',
    title: 'all tenants are one',
    caughtBy: ['presence.tenants-apart', 'presence.watch-tenants-apart'],
    apply: (subject) => ({
      patienceMs: subject.patienceMs,
      dispose: () => subject.dispose(),
      open: (_, now) => subject.open('one', now),
    }),
  },
  {
    id: 'presence-alone',
    title: 'every opening has entries of its own',
    caughtBy: ['presence.shared', 'presence.watch-shared'],
    apply(subject) {
      let opened = 0;
      return {
        patienceMs: subject.patienceMs,
        dispose: () => subject.dispose(),
        open(tenant, now) {
          opened += 1;
          return subject.open(`${tenant} ${opened}`, now);
        },
      };
    },
  },
  ...watchSabotages((spoil) =>
    onPresence((presence) => ({
      watch: (prefix, onChange) => spoil(presence, prefix, onChange),
    })),
  ),
];
