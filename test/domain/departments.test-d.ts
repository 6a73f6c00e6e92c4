import { defineDesk, departmentAvailability, publicDepartments } from '@deskwright/core';
import { expectTypeOf } from 'vitest';

const desk = defineDesk({ departments: ['sales', 'support'], channels: ['email', 'chat'] });

desk.policies({
  departments: {
    sales: { parent: 'support', availability: { chat: 'hours' }, retired: { into: 'support' } },
    // @ts-expect-error there is no such department
    support: { parent: 'suport' },
  },
});

desk.policies({
  departments: {
    // @ts-expect-error there is no such channel
    sales: { availability: { fax: 'never' } },
    // @ts-expect-error nothing can be retired into a department that is not there
    support: { retired: { into: 'care' } },
  },
});

// @ts-expect-error there is no such department
departmentAvailability(desk, 'care', 0);

const [first] = publicDepartments(desk);
expectTypeOf(first?.id).toEqualTypeOf<'sales' | 'support' | undefined>();
