/**
 * `claim_of_all(kinds, present, until, most, last)` leases due work of all tenants, for a role that row-level security does
 * not bind; to others it answers NULL. It goes from tenant to tenant through the index of due work, so that neither work of
 * the future nor a long queue of one tenant costs anything, shares `most` out one piece after the other among the tenants
 * that have due work, beginning after the tenant `last`, and leases of each its oldest. What it answers is what `claim`
 * does, and the tenant that got the last piece.
 *
 * `cap` is what one tenant may get at most when every other one that has due work gets one piece.
 */
export const claims = `
CREATE FUNCTION deskwright.tenants_at_work() RETURNS SETOF text LANGUAGE sql STABLE AS $fn$
WITH RECURSIVE tenants (tenant) AS (
  (SELECT work.tenant FROM deskwright.work WHERE work.due_at IS NOT NULL ORDER BY work.tenant LIMIT 1)
  UNION ALL
  SELECT (
    SELECT work.tenant FROM deskwright.work
    WHERE work.due_at IS NOT NULL AND work.tenant > tenants.tenant
    ORDER BY work.tenant LIMIT 1)
  FROM tenants WHERE tenants.tenant IS NOT NULL
)
SELECT tenants.tenant FROM tenants WHERE tenants.tenant IS NOT NULL
$fn$;

CREATE FUNCTION deskwright.claim_of_all(
  kinds text[], present double precision, until double precision, most bigint, last text
) RETURNS jsonb LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET jit = off AS $fn$
DECLARE
  busy text[];
  cap bigint;
  chosen bigint[];
  turns bigint[];
  places bigint[];
  claims jsonb;
  latest text;
  next_due_at double precision;
BEGIN
  IF row_security_active('deskwright.work') THEN RETURN NULL; END IF;

  IF most > 0 THEN
    busy := ARRAY(
      SELECT named.tenant FROM deskwright.tenants_at_work() AS named (tenant)
      WHERE EXISTS (
        SELECT FROM unnest(kinds) AS asked (what)
        CROSS JOIN LATERAL (
          SELECT FROM deskwright.work
          WHERE work.tenant = named.tenant AND work.what = asked.what AND work.due_at <= present
          ORDER BY work.due_at LIMIT 1
        ) AS one)
      ORDER BY named.tenant COLLATE "C" <= last, named.tenant COLLATE "C"
      LIMIT most);
    cap := most + 1 - cardinality(busy);
  END IF;

  WITH sized AS (
    SELECT named.tenant, named.place, counted.pieces
    FROM unnest(busy) WITH ORDINALITY AS named (tenant, place)
    CROSS JOIN LATERAL (
      SELECT count(*) AS pieces FROM (
        SELECT FROM unnest(kinds) AS asked (what)
        CROSS JOIN LATERAL (
          SELECT FROM deskwright.work
          WHERE work.tenant = named.tenant AND work.what = asked.what AND work.due_at <= present
          ORDER BY work.due_at LIMIT cap
        ) AS ready
        LIMIT cap
      ) AS all_kinds
    ) AS counted
  ), shares AS (
    SELECT dealt.tenant, dealt.place, count(*) AS share
    FROM (
      SELECT sized.tenant, sized.place FROM sized
      CROSS JOIN LATERAL generate_series(1, sized.pieces) AS turn
      ORDER BY turn, sized.place
      LIMIT most
    ) AS dealt
    GROUP BY dealt.tenant, dealt.place
  ), ready AS (
    SELECT shares.place, shares.share, one.seq, one.due_at,
      row_number() OVER (PARTITION BY shares.tenant ORDER BY one.due_at, one.seq) AS turn
    FROM shares
    CROSS JOIN unnest(kinds) AS asked (what)
    CROSS JOIN LATERAL (
      SELECT work.seq, work.due_at FROM deskwright.work
      WHERE work.tenant = shares.tenant AND work.what = asked.what AND work.due_at <= present
      ORDER BY work.due_at, work.seq
      LIMIT shares.share
      FOR NO KEY UPDATE SKIP LOCKED
    ) AS one
  )
  SELECT array_agg(ready.seq), array_agg(ready.turn), array_agg(ready.place) INTO chosen, turns, places
  FROM ready WHERE ready.turn <= ready.share;

  WITH leased AS (
    UPDATE deskwright.work
    SET due_at = until, attempts = work.attempts + 1, token = work.seq || ':' || nextval('deskwright.leases')
    FROM unnest(chosen, turns, places) AS one (seq, turn, place)
    WHERE work.seq = one.seq
    RETURNING one.turn, one.place, work.tenant, work.what, work.token, work.attempts, work.body
  )
  SELECT
    coalesce(
      jsonb_agg(
        body || jsonb_build_object('what', what, 'token', token, 'attempt', attempts, 'tenant', tenant)
        ORDER BY turn, place
      ),
      '[]'),
    (array_agg(tenant ORDER BY turn DESC, place DESC))[1]
  INTO claims, latest FROM leased;

  SELECT min(earliest.due_at) INTO next_due_at
  FROM deskwright.tenants_at_work() AS named (tenant)
  CROSS JOIN unnest(kinds) AS asked (what)
  CROSS JOIN LATERAL (
    SELECT work.due_at FROM deskwright.work
    WHERE work.tenant = named.tenant AND work.what = asked.what AND work.due_at IS NOT NULL
    ORDER BY work.due_at LIMIT 1
  ) AS earliest;
  RETURN jsonb_build_object(
    'claims', claims,
    'last', latest,
    'nextDueAt', greatest(next_due_at, CASE WHEN next_due_at IS NOT NULL THEN present END));
END
$fn$;
`;
