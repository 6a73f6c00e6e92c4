export { re2 } from './re2.ts';
export type { Re2Options } from './re2.ts';
