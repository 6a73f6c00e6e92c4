import { existsSync } from 'node:fs';
import { tellStory } from './tell-story.ts';

const [path = ':memory:'] = process.argv.slice(2);

if (path !== ':memory:' && existsSync(path)) {
  process.stderr.write(`company: ${path} is there already, and the story begins with a new database\n`);
  process.exitCode = 2;
} else {
  await tellStory(path, (line) => process.stdout.write(`${line}\n`));
}
