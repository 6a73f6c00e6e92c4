const TABLES = ['records', 'events', 'work', 'refs', 'once'];

/**
 * Tenants apart: whatever a statement says, a role sees and writes the rows of the tenant that its transaction has set,
 * and none when it has set none. `FORCE` makes this so for the owner of the tables too; only superusers and roles with
 * BYPASSRLS are exempt. The setting is read in a subquery, so that it is read once and the planner does not take the
 * value of another transaction for this one's.
 */
export const tenants = TABLES.map(
  (table) => `
ALTER TABLE deskwright.${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON deskwright.${table}
  USING (tenant = (SELECT nullif(current_setting('deskwright.tenant', true), '')));`,
).join('\n');
