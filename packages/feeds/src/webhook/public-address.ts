import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { DeskError } from '@deskwright/core/port';

const subnets = (type: 'ipv4' | 'ipv6', list: readonly string[]): BlockList => {
  const block = new BlockList();
  for (const subnet of list) {
    const [address = '', bits] = subnet.split('/');
    block.addSubnet(address, Number(bits), type);
  }
  return block;
};

// What the IANA registries of special-purpose addresses name, multicast, and what is reserved.
const SPECIAL_4 = subnets('ipv4', [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]);
const GLOBAL_6 = subnets('ipv6', ['2000::/3']);
// Tunnels, too: an address of IPv4 stands in them.
const SPECIAL_6 = subnets('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']);

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !SPECIAL_4.check(address, 'ipv4');
  return family === 6 && GLOBAL_6.check(address, 'ipv6') && !SPECIAL_6.check(address, 'ipv6');
}

/** Resolves a name for a connection, and fails with `webhook.privateAddress` when an address of it is not public. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const refusal =
      error ?? (addresses.every(({ address }) => isPublicAddress(address)) ? null : privateAddress(hostname));
    const [first] = addresses ?? [];
    if (refusal !== null) callback(refusal, '');
    else if (options.all === true) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  });
};

/** The answer to a host that leads to our own network. */
export function privateAddress(host: string): DeskError {
  return new DeskError('webhook.privateAddress', `${host} is no host of the public internet`);
}
