import { describe, expect, it } from 'vitest';
import { deriveId, idAt, messageIdOf } from './derive-id.ts';

const NOON = Date.parse('2026-06-01T12:00:00Z');
const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

describe('the id of the message that a command adds', () => {
  const commands = Array.from({ length: 2000 }, (_, index) => idAt(NOON + (index % 5), `command ${index}`));
  // What rules, macros and applications may give a command as its id.
  const others = ['c1', `${commands[0]}|greet|3`, `${commands[0]}.1`, 'order-12345-note-234567890'];

  it('looks like every id, is as old as its command, and is the same each time', () => {
    for (const command of [...commands, ...others.slice(1, 3)]) {
      const id = messageIdOf(command);
      expect(id).toMatch(ID);
      expect(id.slice(0, 10)).toBe(command.slice(0, 10));
      expect(messageIdOf(command)).toBe(id);
    }
  });

  it('is another one for every command, and no id of a command', () => {
    const ids = [...commands, ...others].map(messageIdOf);
    expect(new Set([...ids, ...commands, ...others]).size).toBe(ids.length * 2);
  });

  it('is hashed where the command does not end in a hash', () => {
    for (const command of others) expect(messageIdOf(command)).toBe(deriveId(command, 'message'));
  });
});
