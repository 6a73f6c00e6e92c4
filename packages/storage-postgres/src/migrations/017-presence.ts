/**
 * What holds for a while: who looks at a ticket, visitors. The table is not logged, so heartbeats cost no write-ahead log; it is
 * empty after a crash of the server, and standbys do not have it.
 *
 * `presence_put` puts an entry, removes up to ten that have expired (others that do the same are not waited for), and tells of it
 * on a channel; `presence_remove` removes one and tells of it if there was one. What is told is given: it is heard once the
 * transaction, and so the change, has been made, and of one key in the order in which it was made.
 */
export const presence = `
CREATE UNLOGGED TABLE deskwright.presence (
  tenant text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  value text NOT NULL,
  expires_at double precision NOT NULL,
  PRIMARY KEY (tenant, key)
);
CREATE INDEX presence_expiry ON deskwright.presence (tenant, expires_at);

ALTER TABLE deskwright.presence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON deskwright.presence
  USING (tenant = (SELECT nullif(current_setting('deskwright.tenant', true), '')));

CREATE FUNCTION deskwright.presence_put(
  own text, named text, given text, expires double precision, present double precision, channel text, told text
) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  INSERT INTO deskwright.presence (tenant, key, value, expires_at) VALUES (own, named, given, expires)
  ON CONFLICT (tenant, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at;
  DELETE FROM deskwright.presence
  WHERE presence.tenant = own AND presence.key = ANY (ARRAY(
    SELECT old.key FROM deskwright.presence AS old
    WHERE old.tenant = own AND old.expires_at <= present
    ORDER BY old.expires_at LIMIT 10 FOR UPDATE SKIP LOCKED));
  PERFORM pg_notify(channel, told);
END
$fn$;

CREATE FUNCTION deskwright.presence_remove(own text, named text, channel text, told text)
RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  DELETE FROM deskwright.presence WHERE presence.tenant = own AND presence.key = named;
  IF FOUND THEN PERFORM pg_notify(channel, told); END IF;
END
$fn$;
`;
