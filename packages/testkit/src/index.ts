export { blobCases } from './blobs/blob-cases.ts';
export type { BlobSubject } from './blobs/blob-subject.ts';
export { type MemoryBlobsOptions, memoryBlobs } from './blobs/memory-blobs.ts';
export { claimsCases } from './claims/claims-cases.ts';
export { claimsModelCase } from './claims/claims-model-case.ts';
export type { ClaimsSubject } from './claims/claims-subject.ts';
export { applies, type Case, type DisposableSubject, runCase, type SubjectFactory } from './conformance/case.ts';
export { conformance, type TestRunner } from './conformance/conformance.ts';
export type { Sabotage } from './conformance/sabotage.ts';
export { presenceCases } from './presence/presence-cases.ts';
export type { PresenceSubject } from './presence/presence-subject.ts';
export { blobSabotages } from './sabotage/blob-sabotages.ts';
export { claimsSabotages } from './sabotage/claims-sabotages.ts';
export { presenceSabotages } from './sabotage/presence-sabotages.ts';
export { storageSabotages } from './sabotage/storage-sabotages.ts';
export { type StorageModelOptions, storageModelCase } from './storage/model/storage-model-case.ts';
export { storageFields } from './storage/sample.ts';
export { storageCases } from './storage/storage-cases.ts';
export type { StorageSubject } from './storage/storage-subject.ts';
export { ticketCommands, ticketCreations } from './ticket/ticket-commands.ts';
export { type ConditionExtras, type RandomCondition, ruleConditions } from './rule/rule-conditions.ts';
export type { CommandNames, TimedCommand } from './ticket/ticket-commands.ts';
export { type LifeStep, type TicketLife, type TicketLifeOptions, ticketLife } from './ticket/ticket-life.ts';
export type { Act, AgentAct, Fault } from './simulator/act.ts';
export type { DutyAct, DutyDeed } from './simulator/duty.ts';
export {
  type DeskSimulation,
  playScript,
  type ShrunkScript,
  type SimulationReport,
  shrinkSimulation,
  simulateDesk,
} from './simulator/simulate-desk.ts';
