import { DeskError, fold } from '@deskwright/core';
import Holidays from 'date-holidays';

/** A country, and perhaps a part of it, by the codes of date-holidays, which are those of ISO 3166. */
export interface Place {
  /** Such as `GR`. */
  readonly country: string;
  /** A state, a land, a canton …: `BY` in Germany. */
  readonly state?: string;
  /** A part of a state: `A` (Augsburg) in Bavaria. */
  readonly region?: string;
}

const MOST_SHOWN = 8;

/** The place with its codes as they are written. Throws a {@link DeskError} with the likely ones when one is unknown. */
export function knownPlace({ country, state, region }: Place): Place {
  const all = new Holidays();
  const countryCode = known('Country', country, all.getCountries('en'));
  if (state === undefined) {
    if (region !== undefined)
      throw new DeskError('holidays.unknownRegion', 'A region needs its state. Give `state` too');
    return { country: countryCode };
  }
  const stateCode = known('State', state, all.getStates(countryCode, 'en') ?? {});
  if (region === undefined) return { country: countryCode, state: stateCode };
  const regionCode = known('Region', region, all.getRegions(countryCode, stateCode, 'en') ?? {});
  return { country: countryCode, state: stateCode, region: regionCode };
}

function known(what: 'Country' | 'State' | 'Region', code: string, names: Readonly<Record<string, string>>): string {
  const exact = Object.keys(names).find((candidate) => candidate.toLowerCase() === code.toLowerCase());
  if (exact !== undefined) return exact;
  throw new DeskError(`holidays.unknown${what}`, `Unknown ${what.toLowerCase()} "${code}". ${remedy(code, names)}`);
}

/** The codes that somebody most likely meant: those of a name that is like it, else those that begin alike, else the first. */
function remedy(code: string, names: Readonly<Record<string, string>>): string {
  const entries = Object.entries(names);
  if (entries.length === 0) return 'There are none here: leave it out';
  const wanted = fold(code);
  const named = entries.filter(([, name]) => wanted.length > 2 && fold(name).includes(wanted));
  const alike = entries.filter(([candidate]) => candidate[0]?.toLowerCase() === wanted[0]);
  const [near] = [named, alike, entries].filter((list) => list.length > 0);
  const shown = (near ?? []).slice(0, MOST_SHOWN).map(([candidate, name]) => `"${candidate}" (${name})`);
  return `Use one of ${shown.join(', ')}${(near ?? []).length > MOST_SHOWN ? ', …' : ''}`;
}
