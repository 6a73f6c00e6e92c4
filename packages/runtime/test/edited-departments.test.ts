import { describe, expect, it } from 'vitest';
import { changingDesk, DEPARTMENT_STORAGES } from './departments-desk.ts';

describe.each(Object.keys(DEPARTMENT_STORAGES))('a department that is retired by an edit on %s', (kind) => {
  it('is so in every process, without a restart, and in use again by another edit', async () => {
    const { process, ticket, work, clock } = changingDesk(kind);
    const policies = { departments: { sales: {}, support: {} } };
    const [one, two] = [process(policies), process(policies)];
    const { configuration } = one.asSystem();
    await configuration.seed();
    await Promise.all([work(one), work(two)]);
    const first = await ticket(two, { department: 'sales' });
    const departmentOf = async (id: string) => (await two.asSystem().ticket({ id }))?.value.department;

    expect(await configuration.edit({ put: { departments: { sales: { name: 'Shop' } } } })).toMatchObject({ ok: true });
    await Promise.all([work(one), work(two)]);
    expect(await departmentOf(first)).toBe('sales');

    const retired = { sales: { name: 'Shop', retired: { into: 'support' } } };
    expect(await configuration.edit({ put: { departments: retired } })).toMatchObject({ ok: true });
    clock.now += 60_000;
    await work(two);
    expect(await departmentOf(first)).toBe('support');
    expect(await departmentOf(await ticket(one, { department: 'sales' }))).toBe('support');

    expect(await configuration.edit({ put: { departments: { sales: {} } } })).toMatchObject({ ok: true });
    clock.now += 60_000;
    await Promise.all([work(one), work(two)]);
    expect(await departmentOf(await ticket(one, { department: 'sales' }))).toBe('sales');
    expect(await departmentOf(first)).toBe('support');
  });

  it('is not one that closes upon itself', async () => {
    const { process } = changingDesk(kind);
    const { configuration } = process({
      departments: { sales: {}, support: { retired: { into: 'sales' } } },
    }).asSystem();
    await configuration.seed();
    const edited = await configuration.edit({ put: { departments: { sales: { retired: { into: 'support' } } } } });
    expect(JSON.stringify(edited)).toContain('department.cycle');
  });
});
