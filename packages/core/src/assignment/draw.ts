/**
 * A number from 0 to 1, both excluded, that is settled by two texts: what chance stands for here. The 32 bits of FNV-1a over
 * both, stirred by the finalizer of MurmurHash3, so that ids which differ in one letter lie far apart.
 */
export function drawOf(first: string, second: string): number {
  let hash = mixed(mixed(0x811c9dc5, first), second);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}

function mixed(seed: number, text: string): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // Parts the two texts, so that "a", "bc" is not "ab", "c".
  return Math.imul(hash ^ 0x10000, 0x01000193);
}
