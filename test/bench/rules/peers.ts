import type { Peer } from './peer.ts';
import { handWritten, handWrittenAccents } from './peers/closures.ts';
import { desk, deskAccents } from './peers/desk.ts';
import { jsonLogicEngine } from './peers/json-logic-engine.ts';
import { jsonRulesEngine } from './peers/json-rules-engine.ts';
import { siftPeer } from './peers/sift.ts';
import { ucast } from './peers/ucast.ts';
import { zenEngine } from './peers/zen-engine.ts';

/** Everyone who takes part, the baseline first. */
export const PEERS: readonly Peer[] = [
  ...[desk, deskAccents, handWritten, handWrittenAccents],
  ...[ucast, siftPeer, jsonLogicEngine, zenEngine, jsonRulesEngine],
];

/** Who says what is right, for each way to compare texts. */
export const ORACLES: Readonly<Record<Peer['folding'], Peer>> = { case: handWritten, accents: handWrittenAccents };

/** The peer of this name; throws for a name that nobody has. */
export function peerNamed(name: string): Peer {
  const found = PEERS.find((peer) => peer.name === name);
  if (found === undefined)
    throw new Error(`no peer is called ${name}; there are ${PEERS.map((peer) => peer.name).join(', ')}`);
  return found;
}
