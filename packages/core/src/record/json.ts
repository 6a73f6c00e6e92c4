/** A value that survives `JSON.parse(JSON.stringify(value))` unchanged. Everything stored, sent or compared is one. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A point in time: epoch milliseconds, UTC, always absolute. Input in JSON may also be ISO 8601 with an offset. */
export type Instant = number;
