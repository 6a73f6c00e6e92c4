import type { Case } from '../conformance/case.ts';
import { atomicCases } from './cases/atomic-cases.ts';
import { changesCases } from './cases/changes-cases.ts';
import { claimCases } from './cases/claim-cases.ts';
import { commitCases } from './cases/commit-cases.ts';
import { countCases } from './cases/count-cases.ts';
import { erasureCases } from './cases/erasure-cases.ts';
import { findCases } from './cases/find-cases.ts';
import { historyCases } from './cases/history-cases.ts';
import { lifetimeCases } from './cases/lifetime-cases.ts';
import { listCases } from './cases/list-cases.ts';
import { loadCases } from './cases/load-cases.ts';
import { onceCases } from './cases/once-cases.ts';
import { operatorCases } from './cases/operator-cases.ts';
import { orderCases } from './cases/order-cases.ts';
import { removalCases } from './cases/removal-cases.ts';
import { searchCases } from './cases/search-cases.ts';
import { settleCases } from './cases/settle-cases.ts';
import { tenantCases } from './cases/tenant-cases.ts';
import { textCases } from './cases/text-cases.ts';
import type { StorageSubject } from './storage-subject.ts';

/** Every promise of the storage port, one case each. Traits that cases may need: `durable`, `shared`. */
export const storageCases: readonly Case<StorageSubject>[] = [
  ...loadCases,
  ...commitCases,
  ...atomicCases,
  ...onceCases,
  ...historyCases,
  ...operatorCases,
  ...findCases,
  ...searchCases,
  ...orderCases,
  ...countCases,
  ...claimCases,
  ...settleCases,
  ...changesCases,
  ...tenantCases,
  ...erasureCases,
  ...removalCases,
  ...listCases,
  ...textCases,
  ...lifetimeCases,
];
