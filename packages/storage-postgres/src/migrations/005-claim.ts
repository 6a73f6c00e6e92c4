/**
 * `claim(own, kinds, present, until, most)` leases due work of a tenant, oldest first, passing over what others are about
 * to lease or settle, and says when to ask again. It walks the index of due work, so that work of the future costs nothing.
 * Every lease has a number of its own in its token, and there the work that it holds.
 */
export const claim = `
CREATE FUNCTION deskwright.claim(own text, kinds text[], present double precision, until double precision, most bigint)
RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE
  claims jsonb;
  next_due_at double precision;
BEGIN
  PERFORM set_config('deskwright.tenant', own, true);
  WITH due AS (
    SELECT ready.seq, ready.due_at
    FROM unnest(kinds) AS asked (what)
    CROSS JOIN LATERAL (
      SELECT work.seq, work.due_at FROM deskwright.work
      WHERE work.tenant = own AND work.what = asked.what AND work.due_at <= present
      ORDER BY work.due_at, work.seq
      LIMIT most
      FOR NO KEY UPDATE SKIP LOCKED
    ) AS ready
    ORDER BY ready.due_at, ready.seq
    LIMIT most
  ), leased AS (
    UPDATE deskwright.work
    SET due_at = until, attempts = work.attempts + 1, token = work.seq || ':' || nextval('deskwright.leases')
    FROM due
    WHERE work.seq = due.seq AND work.tenant = own
    RETURNING due.due_at AS was_due_at, work.seq, work.what, work.token, work.attempts, work.body
  )
  SELECT coalesce(
    jsonb_agg(
      body || jsonb_build_object('what', what, 'token', token, 'attempt', attempts) ORDER BY was_due_at, seq
    ),
    '[]'
  ) INTO claims FROM leased;

  SELECT min(earliest.due_at) INTO next_due_at
  FROM unnest(kinds) AS asked (what)
  CROSS JOIN LATERAL (
    SELECT work.due_at FROM deskwright.work
    WHERE work.tenant = own AND work.what = asked.what AND work.due_at IS NOT NULL
    ORDER BY work.due_at LIMIT 1
  ) AS earliest;
  RETURN jsonb_build_object('claims', claims, 'nextDueAt', greatest(next_due_at, CASE WHEN next_due_at IS NOT NULL THEN present END));
END
$fn$;
`;
