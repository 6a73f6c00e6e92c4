export type { CliHost } from './host.ts';
export { nodeHost } from './node-host.ts';
export { runCli } from './run-cli.ts';
