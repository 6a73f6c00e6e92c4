export { type MemoryClaimsOptions, memoryClaims } from './memory-claims.ts';
export { type MemoryStorageOptions, memoryStorage } from './memory-storage.ts';
