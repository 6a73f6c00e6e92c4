import { isCronTrigger, isTimeTrigger } from '../time/time-trigger.ts';
import { quoted, scheduleOf, type WordsContext, wordOf } from './words-context.ts';
import { fieldInWords } from './words-of-condition.ts';
import { durationInWords } from './words-of-time.ts';

/** What a rule waits for: an event by its name, a moment as `anchor: since or until: duration`, a pattern as it was written. */
export function triggerInWords(context: WordsContext, trigger: unknown): string {
  const { triggers, moments, options } = context.wording;
  if (isCronTrigger(trigger)) {
    const pattern = quoted(context, trigger.cron);
    return `${moments.cron}: ${pattern} (${options.zone}: ${trigger.timeZone})`;
  }
  if (!isTimeTrigger(trigger)) return wordOf(triggers, String(trigger));
  const { after, since, before = '', until = '', hours, schedule } = trigger;
  const [anchor, direction, duration] =
    after === undefined ? [until, moments.until, before] : [since ?? '', moments.since, after];
  const only = schedule === undefined ? moments.business : `${options.schedule}: ${scheduleOf(context, schedule)}`;
  const time = durationInWords(context.wording, duration);
  return `${fieldInWords(context, anchor)}: ${direction}: ${time}${hours === 'business' ? ` (${only})` : ''}`;
}
