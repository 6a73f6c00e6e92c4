// Templates speak of the requester, whether or not a condition asks for it; what a plugin's action stands for is not known.
const MUTE: ReadonlySet<string> = new Set([
  ...['transfer', 'assign', 'tag', 'setPriority', 'raisePriority', 'lowerPriority', 'setStatus', 'snooze', 'reopen'],
  ...[
    'escalate',
    'markSpam',
    'notSpam',
    'delete',
    'restore',
    'setRestricted',
    'setLanguage',
    'setOrganization',
    'stop',
  ],
  ...['addParticipants', 'removeParticipants', 'addFollowers', 'removeFollowers', 'clearField', 'addToField'],
  'removeFromField',
]);

/** Whether carrying out an action may need to know the requester. */
export const speaks = (action: { readonly do: string }): boolean => !MUTE.has(action.do);
