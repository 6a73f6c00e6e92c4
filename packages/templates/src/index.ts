export { liquid } from './liquid.ts';
export type { LiquidOptions } from './liquid.ts';
