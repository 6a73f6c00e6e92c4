import { CliFault } from './cli-fault.ts';

/** A database as it was named on the command line. `shown` is what may be written: it has no password. */
export interface DatabaseAddress {
  readonly kind: 'sqlite' | 'postgres';
  readonly address: string;
  readonly shown: string;
}

const POSTGRES = /^postgres(?:ql)?:\/\//i;
const OTHER = /^([a-z][a-z0-9+.-]+):\/\//i;

/** A text in which the addresses have no password, and nothing that is said of a connection beside. */
export function withoutPasswords(text: string): string {
  return text.replace(/(:\/\/[^\s:@/]*):\S*@/g, '$1@').replace(/(:\/\/[^\s?]*)\?[^\s,]*/g, '$1?…');
}

/** Reads the address of a database. Throws a {@link CliFault}, which shows nothing secret, when it is none. */
export function databaseAddress(address: string): DatabaseAddress {
  if (!POSTGRES.test(address)) {
    const scheme = OTHER.exec(address)?.[1];
    if (scheme !== undefined) throw new CliFault(`${scheme}://… is neither a file nor the address of PostgreSQL`);
    return { kind: 'sqlite', address, shown: address };
  }
  const url = URL.parse(address);
  if (url === null) {
    throw new CliFault(
      'the address of PostgreSQL cannot be read: write special characters of names and passwords as in %40',
    );
  }
  const user = url.username === '' ? '' : `${url.username}@`;
  // What else can be said of a connection may be secret, too.
  return { kind: 'postgres', address, shown: `${url.protocol}//${user}${url.host}${url.pathname}` };
}
