import type { Sabotage } from '../conformance/sabotage.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { claimSabotages } from './claim-sabotages.ts';
import { commitSabotages } from './commit-sabotages.ts';
import { countSabotages } from './count-sabotages.ts';
import { feedSabotages } from './feed-sabotages.ts';
import { findSabotages } from './find-sabotages.ts';
import { houseSabotages } from './house-sabotages.ts';
import { listSabotages } from './list-sabotages.ts';
import { orderSabotages } from './order-sabotages.ts';
import { readSabotages } from './read-sabotages.ts';
import { removalSabotages } from './removal-sabotages.ts';
import { searchSabotages } from './search-sabotages.ts';
import { settleSabotages } from './settle-sabotages.ts';

/** Storages each broken in one way, which prove that the storage cases notice. Their subject must be `durable` and `shared`. */
export const storageSabotages: readonly Sabotage<StorageSubject>[] = [
  ...readSabotages,
  ...commitSabotages,
  ...findSabotages,
  ...searchSabotages,
  ...orderSabotages,
  ...countSabotages,
  ...claimSabotages,
  ...settleSabotages,
  ...feedSabotages,
  ...removalSabotages,
  ...listSabotages,
  ...houseSabotages,
];
