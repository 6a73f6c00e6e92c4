import { DeskError } from '@deskwright/core';

/** Years, both inclusive. */
export interface YearRange {
  readonly from: number;
  readonly to: number;
}

const MOST_YEARS = 50;

/** Throws the {@link DeskError} `holidays.badYears` for years that are none, in the wrong order, or too many. */
export function checkYears({ from, to }: YearRange): void {
  const isYear = (year: number): boolean => Number.isInteger(year) && year >= 1900 && year <= 2199;
  if (isYear(from) && isYear(to) && from <= to && to - from < MOST_YEARS) return;
  const message = `From ${from} to ${to} is no range of years`;
  throw new DeskError(
    'holidays.badYears',
    `${message}. Give at most ${MOST_YEARS} years between 1900 and 2199, the earlier one first`,
  );
}
