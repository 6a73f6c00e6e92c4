import { runChecked } from './run-command.ts';

// npm describes the script it runs in the environment; a nested npm must not take that for its own project.
const scriptVariable = /^npm_(?:package|lifecycle|command|config_local_prefix)/;

/** The environment for an npm that works in another folder: the person's configuration without this script's. */
export function npmEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !scriptVariable.test(name)));
}

/** Runs npm in a folder; the npm that started this process where there is one. */
export function npm(args: readonly string[], cwd: string): Promise<string> {
  const cli = process.env.npm_execpath;
  const options = { cwd, env: npmEnvironment() };
  return cli?.endsWith('.js')
    ? runChecked(process.execPath, [cli, ...args], options)
    : runChecked('npm', args, options);
}
