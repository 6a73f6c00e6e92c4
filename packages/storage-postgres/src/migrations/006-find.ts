/**
 * `json_texts(list)` is the members of a JSON list as the JSON texts that the generated columns hold. It is immutable, so
 * the planner knows the texts when it estimates how many records have one of them.
 */
export const find = `
CREATE FUNCTION deskwright.json_texts(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT member::text FROM jsonb_array_elements(list) AS member);
`;
