import type { Schedule, Window } from '@deskwright/core';

// A promise of four hours made at 16:00 goes on at nine the next morning, and stands still over lunch.
const withLunch: readonly Window[] = [
  ['09:00', '13:00'],
  ['14:00', '17:00'],
];
const allDay: readonly Window[] = [['09:00', '17:00']];
const accountants: readonly Window[] = [['08:00', '16:00']];

// Dates of every year are MM-DD, of one year YYYY-MM-DD. The last exception that matches a day decides about it.
const holidays = [
  { from: '01-01', name: 'New Year', hours: [] },
  { from: '12-24', name: 'Christmas Eve', hours: [['09:00', '13:00']] },
  { from: '12-25', to: '12-26', name: 'Christmas', hours: [] },
] as const;

/** When somebody works, in wall time of a zone; summer time is taken care of. */
export const schedules: Readonly<Record<'office' | 'shop' | 'accounting', Schedule>> = {
  office: {
    timeZone: 'Europe/Athens',
    weekly: { mon: withLunch, tue: withLunch, wed: withLunch, thu: withLunch, fri: withLunch },
    exceptions: [...holidays, { from: '10-28', name: 'Ohi Day', hours: [] }],
  },
  shop: {
    timeZone: 'Europe/Athens',
    weekly: { mon: allDay, tue: allDay, wed: allDay, thu: allDay, fri: allDay, sat: [['10:00', '14:00']] },
    exceptions: [
      ...holidays,
      { from: '10-28', name: 'Ohi Day', hours: [] },
      { from: '2026-11-23', name: 'Stocktaking', hours: [['13:00', '17:00']] },
    ],
  },
  accounting: {
    timeZone: 'Europe/Ljubljana',
    weekly: { mon: accountants, tue: accountants, wed: accountants, thu: accountants, fri: [['08:00', '14:00']] },
    exceptions: holidays,
  },
};
