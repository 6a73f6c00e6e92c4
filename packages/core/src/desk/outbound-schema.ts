import * as z from 'zod';
import { hasPlaceholder, languageTag, MAX_TEMPLATE } from './agent-tools-schema.ts';
import { fault } from './config-issues.ts';
import { positiveDuration } from './inbound-schema.ts';

/** The signature and the layout of one department or of the desk. */
export function dressParts(hasTemplateEngine: boolean): { readonly signature: z.ZodType; readonly layout: z.ZodType } {
  const template = z
    .string()
    .max(MAX_TEMPLATE)
    .refine(
      (text) => hasTemplateEngine || !hasPlaceholder(text),
      fault(
        'template.noTemplateEngine',
        'The desk has no template engine',
        'Hand one in: defineDesk({ templates: liquid() })',
      ),
    );
  const body = { text: template, html: template.optional() };
  const text = z.strictObject({ ...body, languages: z.record(languageTag, z.strictObject(body)).optional() });
  return { signature: text.optional(), layout: text.optional() };
}

/** The policy on what goes out. */
export function outboundSchema(hasTemplateEngine: boolean): z.ZodType {
  return z.strictObject({
    withholdAfterBounce: positiveDuration.nullable().optional(),
    layoutChannels: z.array(z.string().min(1)).optional(),
    ...dressParts(hasTemplateEngine),
  });
}
