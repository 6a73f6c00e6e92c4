import type { ConditionField } from './field-catalogue.ts';

/** The fields whose value before this step can be compared by itself, under `previous.`. */
export const PREVIOUS_FIELDS = ['status', 'priority', 'department', 'assignee', 'organization'] as const;

/**
 * The value of a field before this step. It is missing where there was no before: when the ticket has just been created,
 * and in a condition that is not asked about a step.
 */
export function previous(name: string, field: ConditionField): ConditionField {
  return {
    ...field,
    isRecordField: false,
    read(scene) {
      const { change } = scene.facts;
      if (change === undefined) return null;
      const changed = change[name];
      return changed === undefined ? field.read(scene) : changed.from;
    },
  };
}
