import { Command, CommanderError, Option } from 'commander';
import { check } from './check-command.ts';
import { CliFault } from './cli-fault.ts';
import { checkConfig, diffConfig, exportConfig, importConfig } from './config-command.ts';
import { withoutPasswords } from './database-address.ts';
import { explain } from './explain-command.ts';
import type { CliHost } from './host.ts';
import { explainMail } from './mail-command.ts';
import { migrateDatabase } from './migrate-command.ts';
import { shown } from './output.ts';
import { simulate } from './simulate-command.ts';
import { LANGUAGES, writeWords } from './words-command.ts';

/**
 * Runs the command `deskwright` with the arguments after its name, and answers with its exit code: 0 when all is well, 1
 * when there is something wrong with the rules, a file is no mail, or a check finds a migration outstanding, 2 when the command was not
 * understood or its input could not be read. Throws nothing.
 */
export async function runCli(args: readonly string[], host: CliHost): Promise<number> {
  const result = { code: 0 };
  const program = commands(host, (code) => {
    result.code = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return result.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof CliFault ? '' : 'this cannot be processed: ';
    const lines = message.split('\n').map((line) => `error: ${known}${line}\n`);
    host.stderr(shown(lines.join('')));
    return 2;
  }
}

function commands(host: CliHost, done: (code: number) => void): Command {
  const program = new Command('deskwright')
    .description('Works on the rules, the mail, the configuration and the database of a Deskwright desk')
    .configureOutput({
      writeOut: (text) => host.stdout(text),
      writeErr: (text) => host.stderr(withoutPasswords(text)),
    })
    .exitOverride();
  const rules = program.command('rules').description('Checks, explains, simulates and words rules');
  const add = (name: string, description: string): Command =>
    rules
      .command(name)
      .description(description)
      .option('--desk <module>', 'ES module whose default export, or "desk", is the desk that knows the names')
      .option('--json', 'write JSON');
  const files = 'files with a list of rules, a rule pack, or policies, as JSON';

  add('check', 'Reports what is wrong, and what is most likely not meant')
    .argument('<file...>', files)
    .option('--strict', 'end with 1 for warnings, too')
    .action(async (paths, options) => done(await check(host, paths, options)));

  add('words', 'Writes rules out for people')
    .argument('<file...>', files)
    .addOption(new Option('--language <code>', 'language').choices(LANGUAGES).default('en'))
    .action(async (paths, options) => done(await writeWords(host, paths, options)));

  add('explain', 'Says for each rule why it would act on a ticket, or would not')
    .argument('<file...>', files)
    .requiredOption('--ticket <file>', 'the ticket as JSON, whole or in part')
    .option('--message <file>', 'the message that came with it')
    .option('--requester <file>', 'the contact who asked')
    .option(
      '--on <trigger...>',
      'what happened, or { "after", "since" } for a moment; by default "ticket.created", and what a message pulls',
      [],
    )
    .option('--at <instant>', 'the instant to ask for, in ISO 8601; by default now')
    .action(async (paths, options) => done(await explain(host, paths, options)));

  add('simulate', 'Plays recorded tickets under other rules')
    .argument('<file>', files.replace('files', 'a file'))
    .requiredOption('--history <file>', 'NDJSON: { "events", "messages", "requester" } of one ticket in each line')
    .option('--until <instant>', 'let tickets live on up to this instant, in ISO 8601')
    .action(async (path, options) => done(await simulate(host, path, options)));

  program
    .command('mail')
    .description('Explains mail')
    .command('explain')
    .description('Says what the channel understands of a mail, and what would become of it')
    .argument('<file...>', 'raw mails, as in .eml files')
    .option('--desk <module>', 'ES module whose default export, or "desk", is the desk')
    .option(
      '--database <database>',
      'a SQLite file, or postgres://…, in which tickets and contacts are looked up; nothing is changed in it',
    )
    .option('--tenant <name>', 'whose tickets and contacts, where several desks share the database')
    .option('--address <mailbox...>', 'mailboxes that are ours, besides those of the departments', [])
    .option('--reply-secret <file>', 'a file with the secrets of reply addresses, one in each line')
    .option('--at <instant>', 'when the mail comes in, in ISO 8601; by default now')
    .option('--json', 'write JSON')
    .action(async (paths, options) => done(await explainMail(host, paths, options)));

  const config = program.command('config').description('Checks, compares, exports and imports configurations');
  const desk = ['--desk <module>', 'ES module whose default export, or "desk", is the desk'] as const;
  const database = 'a SQLite file, or postgres://…, of the present version';
  const tenant = ['--tenant <name>', 'whose configuration, where several desks share the database'] as const;
  config
    .command('check')
    .description('Reports what is wrong, and what is most likely not meant')
    .argument('<file...>', 'configurations, as JSON')
    .requiredOption(...desk)
    .option('--json', 'write JSON')
    .action(async (paths, options) => done(await checkConfig(host, paths, options)));
  config
    .command('diff')
    .description('Says in what two configurations differ, part by part')
    .argument('<from>', 'a configuration, as JSON')
    .argument('<to>', 'another one')
    .requiredOption(...desk)
    .option('--json', 'write JSON, with what each part was and is')
    .action(async (from, to, options) => done(await diffConfig(host, from, to, options)));
  config
    .command('export')
    .description('Writes the configuration that a database holds, as JSON')
    .argument('<database>', database)
    .requiredOption(...desk)
    .option(...tenant)
    .option('--name <text>', 'for people, at the head of the document')
    .option('--revision <number>', 'as it was under an earlier revision')
    .action(async (at, options) => done(await exportConfig(host, at, options)));
  config
    .command('import')
    .description('Takes a configuration over into a database, as one edit; processes that run follow')
    .argument('<file>', 'a configuration, as JSON')
    .argument('<database>', database)
    .requiredOption(...desk)
    .option(...tenant)
    .option('--merge', 'leave what the file does not name as it is; by default it is removed')
    .option('--dry-run', 'only check, and say what would change')
    .option('--note <text>', 'why, for the history')
    .option('--expected-revision <number>', 'refuse when the configuration is at another one')
    .option('--json', 'write JSON')
    .action(async (file, at, options) => done(await importConfig(host, file, at, options)));

  program
    .command('migrate')
    .description('Brings the schema of a database up to date')
    .argument('<database>', 'a SQLite file, made when it is missing, or postgres://…')
    .option('--check', 'change nothing, and end with 1 when a migration is outstanding')
    .option('--json', 'write JSON')
    .action(async (database, options) => done(await migrateDatabase(host, database, options)));
  return program;
}
