import { initial } from './001-initial.ts';
import { blobs } from './002-blobs.ts';
import { beside } from './003-beside.ts';

/** Every schema change ever released, in order. Append only: a database keeps in `user_version` how many it has had. */
export const migrations: readonly string[] = [initial, blobs, beside];
