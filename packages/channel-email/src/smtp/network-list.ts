import { BlockList, isIP } from 'node:net';

/** Whether an IP address lies in one of the networks. */
export type IsInside = (address: string) => boolean;

/** Compiles networks in CIDR notation (RFC 4632) and single addresses, or says which of them are none. */
export function networkList(networks: readonly string[]): {
  readonly isInside: IsInside;
  readonly wrong: readonly string[];
} {
  const inside = new BlockList();
  const wrong: string[] = [];
  for (const network of networks) {
    const [address = '', length, ...rest] = network.split('/');
    const version = isIP(address);
    const bits = length === undefined ? (version === 4 ? 32 : 128) : /^\d{1,3}$/.test(length) ? Number(length) : -1;
    if (version === 0 || rest.length > 0 || bits < 0 || bits > (version === 4 ? 32 : 128)) wrong.push(network);
    else inside.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  }
  const isInside: IsInside = (address) => {
    const version = isIP(address);
    return version !== 0 && inside.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
  return { isInside, wrong };
}
