import type { RedisClient } from '../src/redis/redis-position.ts';

/**
 * The commands that the sink uses, without a server: keys, streams, and the script by what it is to do. `fail` may break the
 * connection before or after a command is carried out.
 */
export function paperRedis() {
  const keys = new Map<string, string>();
  const streams = new Map<string, string[][]>();
  const commands: string[][] = [];
  const scripts = new Set<string>();
  const fate: { fail: 'never' | 'before' | 'after' } = { fail: 'never' };

  function move([count = '', ...rest]: readonly string[]): number {
    const [key = '', stream = ''] = rest.slice(0, Number(count));
    const [expected = '', next = '', , ...entries] = rest.slice(Number(count));
    if ((keys.get(key) ?? '') !== expected) return 0;
    for (let place = 0; place < entries.length; ) {
      const size = Number(entries[place]);
      const stored = streams.get(stream) ?? [];
      streams.set(stream, [...stored, entries.slice(place + 1, place + 1 + size)]);
      place += size + 1;
    }
    keys.set(key, next);
    return 1;
  }

  function carryOut([command = '', first = '', ...rest]: readonly string[]): unknown {
    if (command === 'GET') return keys.get(first) ?? null;
    if (command === 'EVALSHA' && scripts.size === 0) throw new Error('NOSCRIPT No matching script. Please use EVAL.');
    if (command === 'EVAL') scripts.add(first);
    return move(rest);
  }

  const client: RedisClient = {
    async sendCommand(command) {
      commands.push(command);
      const { fail } = fate;
      if (fail === 'before') throw new Error('Socket closed unexpectedly');
      const answer = carryOut(command);
      if (fail === 'after') throw new Error('Socket closed unexpectedly');
      return answer;
    },
  };
  return { client, keys, streams, commands, fate };
}
