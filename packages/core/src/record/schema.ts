import type * as z from 'zod/v4/core';

/** A zod 4 schema, of `zod` or of `zod/mini`. */
export type Schema<O = unknown> = z.$ZodType<O>;
