import type { Json, Presence, PresenceChange } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import type { PresenceSubject } from '../presence/presence-subject.ts';

type Tell = (change: PresenceChange) => void;
type Watching = (presence: Presence, prefix: string, onChange: Tell) => () => void;

/** Watchers each broken in one way. `broken` makes a subject whose presences are watched as it is given. */
export function watchSabotages(
  broken: (watch: Watching) => (subject: PresenceSubject) => PresenceSubject,
): readonly Sabotage<PresenceSubject>[] {
  /** Only what passes is told. */
  const sifting = (passes: (change: PresenceChange) => boolean) =>
    broken((presence, prefix, onChange) =>
      presence.watch(prefix, (change) => {
        if (passes(change)) onChange(change);
      }),
    );

  return [
    {
      id: 'presence-deaf',
      title: 'puts are not told',
      caughtBy: ['presence.watched', 'presence.watch-stopped', 'presence.watch-shared'],
      apply: sifting(({ type }) => type !== 'put'),
    },
    {
      id: 'presence-removals-untold',
      title: 'removals are not told',
      caughtBy: ['presence.watched', 'presence.watch-throwing'],
      apply: sifting(({ type }) => type !== 'removed'),
    },
    {
      id: 'presence-changes-only',
      title: 'a put of the same value is not told',
      caughtBy: ['presence.watched'],
      apply: broken((presence, prefix, onChange) => {
        let last: Json = null;
        return presence.watch(prefix, (change) => {
          const text = change.type === 'put' ? JSON.stringify([change.key, change.value]) : null;
          if (text === null || text !== last) onChange(change);
          last = text;
        });
      }),
    },
    {
      id: 'presence-pattern',
      title: 'the text of a watcher is taken for a pattern',
      caughtBy: ['presence.watch-prefix'],
      apply: broken((presence, prefix, onChange) =>
        presence.watch('', (change) => {
          const pattern = new RegExp(`^${prefix.replaceAll('_', '.')}`);
          if (change.type === 'look' || pattern.test(change.key)) onChange(change);
        }),
      ),
    },
    {
      id: 'presence-exact',
      title: 'a watcher hears of the key that is its text alone',
      caughtBy: ['presence.watch-prefix'],
      apply: broken((presence, prefix, onChange) =>
        presence.watch(prefix, (change) => {
          if (change.type === 'look' || change.key === prefix) onChange(change);
        }),
      ),
    },
    {
      id: 'presence-no-look',
      title: 'nobody is told to look',
      caughtBy: ['presence.watch-look', 'presence.watched'],
      apply: sifting(({ type }) => type !== 'look'),
    },
    {
      id: 'presence-look-too-soon',
      title: 'a watcher is told to look before it hears anything',
      caughtBy: ['presence.watch-look'],
      apply: broken((presence, prefix, onChange) => {
        onChange({ type: 'look' });
        let late = 0;
        return presence.watch(prefix, (change) => {
          late += 1;
          // What came first has passed it by.
          if (change.type !== 'look' && late > 3) onChange(change);
        });
      }),
    },
    {
      id: 'presence-never-stops',
      title: 'a watcher that has stopped hears on',
      caughtBy: ['presence.watch-stopped'],
      apply: broken((presence, prefix, onChange) => {
        presence.watch(prefix, onChange);
        return () => {};
      }),
    },
    {
      id: 'presence-stops-all',
      title: 'one watcher that stops ends all of them',
      caughtBy: ['presence.watch-stopped'],
      apply(subject) {
        let stopped = 0;
        return broken((presence, prefix, onChange) => {
          const begun = stopped;
          const stop = presence.watch(prefix, (change) => {
            if (stopped === begun) onChange(change);
          });
          return () => {
            if (stopped === begun) stopped += 1;
            stop();
          };
        })(subject);
      },
    },
    {
      id: 'presence-silenced',
      title: 'after a watcher has thrown nobody is told anything',
      caughtBy: ['presence.watch-throwing'],
      apply(subject) {
        let isSilent = false;
        return broken((presence, prefix, onChange) =>
          presence.watch(prefix, (change) => {
            if (isSilent) return;
            try {
              onChange(change);
            } catch {
              isSilent = true;
            }
          }),
        )(subject);
      },
    },
    {
      id: 'presence-small-payload',
      title: 'what is large is not told',
      caughtBy: ['presence.watch-largest'],
      apply: sifting((change) => Buffer.byteLength(JSON.stringify(change)) < 7000),
    },
    {
      id: 'presence-no-order',
      title: 'puts are told in another order than they were made in',
      caughtBy: ['presence.watch-last'],
      apply: broken((presence, prefix, onChange) => {
        let held: PresenceChange | null = null;
        return presence.watch(prefix, (change) => {
          if (held === null && change.type === 'put') {
            held = change;
            return;
          }
          onChange(change);
          if (held !== null) onChange(held);
          held = null;
        });
      }),
    },
  ];
}
