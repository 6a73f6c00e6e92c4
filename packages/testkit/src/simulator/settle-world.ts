import type { World } from './world.ts';

const HOUR = 3_600_000;
/** So long the world goes on after everything has been done, for promises and time rules to fall due. */
const AFTERWARDS_MS = 14 * 24 * HOUR;
/** Work that is not done after so many rounds never will be. */
const MOST_ROUNDS = 1000;

/**
 * Lets a world come to rest: nothing goes wrong any more, every mail is offered until it is taken, and machines work until
 * nothing is left to do, now and in the time to come. Says what keeps it from resting, or `null`.
 */
export async function settleWorld(world: World): Promise<string | null> {
  await world.restart();
  world.now += HOUR;
  const end = world.now + AFTERWARDS_MS;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    for (const mail of world.mails) if (!mail.isTaken) world.offer(mail);
    world.work();
    await world.finish();
    if (world.mails.some(({ isTaken }) => !isTaken)) continue;
    const { nextDueAt } = await world.storage.claim({
      what: ['wake', 'delivery', 'command'],
      now: world.now,
      until: world.now,
      limit: 0,
    });
    if (nextDueAt === null || nextDueAt > end) return null;
    world.now = Math.max(world.now, nextDueAt);
  }
  const untaken = world.mails.filter(({ isTaken }) => !isTaken).map(({ key }) => key);
  return untaken.length > 0 ? `${untaken.join(', ')}: never taken in` : 'work never ends';
}
