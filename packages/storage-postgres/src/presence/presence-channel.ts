import { createHash } from 'node:crypto';
import type { PresenceChange } from '@deskwright/core/port';

/** The channel on which a tenant's changes are told. Names of channels are short, and those of tenants need not be. */
export function channelOf(tenant: string): string {
  return `deskwright_presence_${createHash('sha256').update(tenant).digest('hex').slice(0, 32)}`;
}

/** A change as it goes over the channel, in less than the 8000 bytes that PostgreSQL takes at most. */
export function payloadOf(change: PresenceChange): string {
  return JSON.stringify(change);
}

/** The change that was told, or `null` for what was none: whoever may connect to a database may say something on any channel. */
export function changeOf(payload: string): PresenceChange | null {
  try {
    const { type, key, value, expiresAt } = JSON.parse(payload);
    if (typeof key !== 'string') return null;
    if (type === 'removed') return { type, key };
    return type === 'put' && value !== undefined && typeof expiresAt === 'number'
      ? { type, key, value, expiresAt }
      : null;
  } catch {
    return null;
  }
}
