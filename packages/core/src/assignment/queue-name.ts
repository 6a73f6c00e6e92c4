/** The name of a department's queue in the turns of agents. */
export function queueName(department: string | null): string {
  return department ?? '';
}
