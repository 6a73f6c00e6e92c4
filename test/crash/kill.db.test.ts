import { killCases } from './kill-cases.ts';

killCases(8 * Number(process.env.PROPERTY_FACTOR ?? 1), Number(process.env.CRASH_SEED ?? 1));
