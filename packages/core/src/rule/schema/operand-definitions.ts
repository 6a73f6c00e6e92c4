import { WEEKDAYS } from '../../calendar/schedule.ts';
import { MAX_PATTERN } from '../operator/regex-operators.ts';
import { type Definitions, oneOfTexts, oneOrMore, refTo } from './json-schema.ts';

const PARTS = 'P(?=\\d|T\\d)(?:\\d+D)?(?:T(?=\\d)(?:\\d+H)?(?:\\d+M)?(?:\\d+(?:\\.\\d{1,3})?S)?)?$';
const TIME = '\\d{2}(?::?\\d{2}(?::?\\d{2}(?:[.,]\\d{1,9})?)?)?';
const INSTANT = `^(?:\\d{4}|[+-]\\d{6})-?\\d{2}-?\\d{2}[Tt ]${TIME}(?:[Zz]|[+-]${TIME})(?:\\[[^\\]]+\\])*$`;
const LATEST_MS = 8.64e15;

/** The schemas that operands of every field share. */
export function operandDefinitions(schedules: readonly string[]): Definitions {
  return {
    text: { type: 'string', minLength: 1 },
    texts: { ...oneOrMore(refTo('text')), description: 'One text, or a list of texts' },
    pattern: { type: 'string', minLength: 1, maxLength: MAX_PATTERN, description: 'A regular expression' },
    fold: {
      enum: ['accents', 'case', 'none'],
      description: 'How texts are compared: accents and case folded (default), only case, or exactly',
    },
    instant: {
      anyOf: [
        { type: 'integer', minimum: -LATEST_MS, maximum: LATEST_MS },
        { type: 'string', pattern: INSTANT },
      ],
      description: 'Epoch milliseconds, or ISO 8601 with an offset: 2026-12-01T08:00:00Z',
    },
    duration: {
      type: 'string',
      pattern: `^(?:\\+?|-(?=[PDTHMS.0]+$))${PARTS}`,
      description: 'An ISO 8601 duration in days and less: P7D, PT4H, PT30M',
    },
    span: {
      type: 'string',
      pattern: `^(?=.*[1-9])\\+?${PARTS}`,
      description: 'An ISO 8601 duration, more than nothing',
    },
    timeOfDay: { type: 'string', pattern: '^(?:(?:[01]\\d|2[0-3]):[0-5]\\d|24:00)$', description: 'HH:MM' },
    weekday: { type: 'string', enum: [...WEEKDAYS] },
    zone: { type: 'string', minLength: 1, description: 'An IANA time zone such as Europe/Warsaw; default UTC' },
    schedule: {
      ...oneOfTexts(schedules, 'there is no schedule'),
      description: 'A schedule of the policies, or "always"',
    },
  };
}
