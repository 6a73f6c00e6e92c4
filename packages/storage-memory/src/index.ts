export { type MemoryClaimsOptions, memoryClaims } from './memory-claims.ts';
export { type MemoryPresenceOptions, memoryPresence } from './memory-presence.ts';
export { type MemoryStorageOptions, memoryStorage } from './memory-storage.ts';
