export { publicHolidays } from './public-holidays.ts';
export type { HolidayType, PublicHolidayOptions } from './public-holidays.ts';
export type { Place } from './place.ts';
export type { Weekly } from './exceptions-of.ts';
export type { YearRange } from './year-range.ts';
