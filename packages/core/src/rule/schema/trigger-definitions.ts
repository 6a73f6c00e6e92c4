import { anchorsOf, type TriggerContext } from '../time/check-trigger.ts';
import { TRIGGERS } from '../trigger.ts';
import { type Definitions, type JsonSchema, oneOfTexts, refTo } from './json-schema.ts';

const DURATION: JsonSchema = {
  type: 'string',
  pattern: '^P(?=.)(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d{1,3})?S)?)?$',
  description: 'ISO 8601 in days of 24 hours and less, such as PT48H',
};

/** What may stand in a rule's `on`: the name of an event, a moment of the ticket's own, or a cron pattern. */
export function triggerDefinitions(context: TriggerContext): Definitions {
  const anchor = oneOfTexts(anchorsOf(context.fields), 'there is no anchor');
  const hours: Readonly<Record<string, JsonSchema>> = {
    hours: { type: 'string', enum: ['business', 'calendar'], description: 'Default calendar: all time counts' },
    schedule: {
      ...oneOfTexts(context.schedules, 'there is no schedule'),
      description: 'For business hours; left out: that of the department, else of the desk',
    },
  };
  return {
    event: oneOfTexts(TRIGGERS, 'there is no trigger'),
    trigger: {
      anyOf: [
        refTo('event'),
        closed('So long after an instant of the ticket', { after: DURATION, since: anchor, ...hours }, [
          'after',
          'since',
        ]),
        closed('So long before one', { before: DURATION, until: anchor, ...hours }, ['before', 'until']),
        closed(
          'At moments of the clock on the wall, on every ticket that satisfies the condition',
          {
            cron: { type: 'string', description: 'Minute, hour, day of month, month, weekday, such as "0 9 * * 1-5"' },
            timeZone: { type: 'string', description: 'IANA name, such as "Europe/Athens"' },
          },
          ['cron', 'timeZone'],
        ),
      ],
    },
  };
}

function closed(
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema {
  return { type: 'object', description, properties, required, additionalProperties: false };
}
