import type { Context } from 'liquidjs';

/** What LiquidJS asks before every piece that it renders. */
export type RenderLimit = Context['renderLimit'];

/**
 * Stops a rendering after a number of pieces. LiquidJS itself would look at the clock, and whether a template is refused
 * would then depend on how busy the machine is.
 */
export function stepLimit(maxSteps: number): RenderLimit {
  let steps = 0;
  const limit = {
    use(): void {},
    check(): void {
      steps += 1;
      if (steps > maxSteps) throw new RangeError(`The template went through more than ${maxSteps} pieces`);
    },
  };
  return limit as unknown as RenderLimit;
}
