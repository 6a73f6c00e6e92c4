/** Most digits before and after the point: fifteen in all, so that even as a number every such decimal is told from every other. */
const DECIMAL = /^(?:0|[1-9]\d{0,10})(?:\.(\d{1,4}))?$/;
const PLACES = 4;
const ONE = 10n ** BigInt(PLACES);

/** Whether a text is a decimal that can be reckoned with: no sign, at most eleven digits before the point and four after it. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** A decimal as a whole number of ten-thousandths. Throws `RangeError` for a text that is none: see {@link isDecimal}. */
export function unitsOf(text: string): bigint {
  if (!isDecimal(text)) throw new RangeError(`"${text}" is no decimal`);
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(PLACES, '0'));
}

/** The decimal of that many ten-thousandths, with no fewer places than asked for. Sums may be longer than what goes into them. */
export function decimalOf(units: bigint, places = 0): string {
  const fraction = String(units % ONE).padStart(PLACES, '0');
  const needed = Math.max(fraction.replace(/0+$/, '').length, Math.min(places, PLACES));
  const whole = String(units / ONE);
  return needed === 0 ? whole : `${whole}.${fraction.slice(0, needed)}`;
}

/** How many digits stand after the point. */
export function placesOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}
