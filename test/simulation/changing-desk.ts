import { type DepartmentConfig, defineDesk, type Policies, type VocabularyOf } from '@deskwright/core';

const names = defineDesk({ departments: ['sales', 'support', 'billing', 'care'], channels: ['email'] });

type Names = VocabularyOf<typeof names>;
type Department = DepartmentConfig<Names>;

const takeTurns: Department['assignment'] = {
  strategy: { by: 'roundRobin' },
  capacity: { total: 2 },
  reassign: { offline: { do: 'requeue' }, onLeave: { do: 'requeue' } },
};
const offered: Department['assignment'] = { ...takeTurns, offer: { within: 'PT5M', pauseAfter: 3 } };

const sales: Department = { addresses: ['sales@desk.example'], assignment: takeTurns };
const support: Department = { addresses: ['support@desk.example'], assignment: takeTurns };
const billing: Department = { addresses: ['billing@desk.example'], assignment: offered };
const care: Department = { assignment: takeTurns };

function configured(revision: number, departments: Policies<Names>['departments'] & object) {
  return names.policies({ revision, inbound: { defaultDepartment: 'sales' }, departments });
}

/** A desk as it is when a simulation begins. */
export const changingDesk = configured(1, { sales, support, billing, care });

/** What becomes of it: a department is renamed, one merged into another, then a third into the merged one, and at last all into one. */
export const laterDesks = [
  configured(2, { sales: { ...sales, name: 'Shop' }, support, billing, care }),
  configured(3, { sales, support, billing: { ...billing, retired: { into: 'support', members: 'move' } }, care }),
  configured(4, {
    sales: { ...sales, retired: { into: 'billing' } },
    support,
    billing: { ...billing, retired: { into: 'support', members: 'move' } },
    care,
  }),
  configured(5, {
    sales: { ...sales, retired: { into: 'billing' } },
    support: { ...support, retired: { into: 'care', members: 'move' } },
    billing: { ...billing, retired: { into: 'support', members: 'move' } },
    care,
  }),
];
