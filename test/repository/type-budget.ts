import { dirname, join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../tooling/workspace.ts';

/** How much a generated desk declares, and how many rules are written for it. */
export interface DeskSize {
  readonly plugins: number;
  readonly fields: number;
  readonly rules: number;
}

/** What the compiler made of a module. */
export interface Compiled {
  /** How many types it had to make by putting arguments into generic ones: its work, without a clock. */
  readonly instantiations: number;
  /** How many pairs of types it had to compare: this is where the time goes. */
  readonly comparisons: number;
  /** The lines that hold an error, counted from 1, and what the first one says. */
  readonly errors: ReadonlyMap<number, string>;
}

/** A mistake in a rule, and what ends the line on which the compiler has to find it. */
export const WRONG = '// wrong';

/** What `tsc --extendedDiagnostics` prints; the compiler's declarations leave it out. */
interface Diagnostics {
  getInstantiationCount(): number;
  getRelationCacheSizes(): { readonly assignable: number };
}

// Inside of the repository, so that imports resolve. Nothing is written there.
const PLACE = join(repositoryRoot, 'test/repository/generated-desk.ts');

const FIELD_TYPES = [
  "z.enum(['free', 'pro', 'team'])",
  'z.number()',
  'z.boolean()',
  'z.string().max(200)',
  "z.array(z.enum(['lamp', 'chair', 'desk']))",
];
const FIELD_CONDITIONS = [
  "op: 'is', value: 'pro'",
  "op: 'gte', value: 5",
  "op: 'is', value: true",
  "op: 'contains', value: 'order'",
  "op: 'hasAny', value: ['lamp']",
];
const FIELD_VALUES = ["'team'", '7', 'false', "'x'", "['chair']"];

function times(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

function plugin(index: number): string {
  return `const plugin${index} = definePlugin({
  name: 'plugin${index}',
  conditions: {
    total: condition({ params: z.object({ atLeast: z.number() }), test: ({ atLeast }) => atLeast > ${index} }),
    plan: condition({ params: z.object({ is: z.enum(['a${index}', 'b']) }), test: ({ is }) => is === 'b' }),
  },
  actions: {
    refund: action({ params: z.object({ order: z.string() }), plan: ({ order }) => [{ do: 'note', text: order }] }),
    notify: action({ params: z.object({ room: z.enum(['r${index}', 'all']) }), plan: () => [{ do: 'stop' }] }),
  },
});`;
}

function rule(index: number, { plugins, fields }: DeskSize): string {
  const field = index % fields;
  const own = `plugin${index % plugins}`;
  return `  {
    id: 'rule-${index}',
    on: ['ticket.created', 'message.received'],
    when: {
      all: [
        { field: 'fields.f${field}', ${FIELD_CONDITIONS[field % FIELD_CONDITIONS.length]} },
        { any: [{ field: 'priority', op: 'gte', value: 'high' }, { field: 'message.text', op: 'contains', value: 'refund' }] },
        { is: '${own}.total', with: { atLeast: ${index} } },
        { not: { field: 'department', op: 'in', value: ['d1', 'd2', null] } },
      ],
    },
    then: [
      { do: '${own}.refund', with: { order: '4711' } },
      { do: 'setField', field: 'f${field}', value: ${FIELD_VALUES[field % FIELD_VALUES.length]} },
      { do: 'transfer', department: 'd${index % 8}' },
      { do: 'tag', add: ['t${index % 20}'] },
    ],
  },`;
}

const MISTAKES = [
  "when: { field: 'fields.none', op: 'isPresent' }, then: []",
  "when: { field: 'fields.f0', op: 'is', value: 'gold' }, then: []",
  "when: { field: 'fields.f1', op: 'contains', value: 'x' }, then: []",
  "when: { field: 'tags', op: 'hasAny', value: ['t99'] }, then: []",
  "when: { is: 'plugin0.count', with: {} }, then: []",
  "when: { is: 'plugin1.plan', with: { is: 'a0' } }, then: []",
  "when: { all: [{ not: { field: 'status', op: 'is', value: 'gone' } }] }, then: []",
  "then: [{ do: 'transfer', department: 'd8' }]",
  "then: [{ do: 'setField', field: 'f1', value: 'seven' }]",
  "then: [{ do: 'plugin1.notify', with: { room: 'r0' } }]",
  "then: [{ do: 'plugin0.explode', with: {} }]",
];

const MACRO_MISTAKES = [
  "departments: ['d9'], then: []",
  "then: [{ do: 'stop' }]",
  "then: [{ do: 'tag', add: ['t99'] }]",
];

/** A module that declares a desk of this size with its rules; with mistakes, also rules that are wrong in one place each. */
export function deskSource(size: DeskSize, hasMistakes = false): string {
  const list = (count: number, prefix: string): string =>
    Array.from({ length: count }, (_, index) => `'${prefix}${index}'`).join(', ');
  return `import { action, condition, defineDesk, definePlugin, type Macro, type Rule, type VocabularyOf } from '@deskwright/core';
import * as z from 'zod';
${times(size.plugins, plugin)}
const desk = defineDesk({
  departments: [${list(8, 'd')}],
  tags: [${list(20, 't')}],
  channels: ['email', 'viber', 'api'],
  fields: {
${times(size.fields, (index) => `    f${index}: ${FIELD_TYPES[index % FIELD_TYPES.length]},`)}
  },
  plugins: [${Array.from({ length: size.plugins }, (_, index) => `plugin${index}`).join(', ')}],
});
interface Names extends VocabularyOf<typeof desk> {}
const rules: readonly Rule<Names>[] = [
${times(size.rules, (index) => rule(index, size))}
];
const macros: readonly Macro<Names>[] = [
  { id: 'm', name: 'M', departments: ['d1'], then: [{ do: 'plugin0.refund', with: { order: '1' } }] },
];
export const policies = desk.policies({ rules, macros });
${hasMistakes ? mistakes() : ''}
`;
}

function mistakes(): string {
  const rules = MISTAKES.map((text) => `Rule<Names> = { id: 'w', on: ['ticket.created'], ${text} }`);
  const macros = MACRO_MISTAKES.map((text) => `Macro<Names> = { id: 'w', name: 'W', ${text} }`);
  return [...rules, ...macros].map((text, index) => `export const wrong${index}: ${text}; ${WRONG}`).join('\n');
}

/** Compiles modules of this repository one after the other; what they import is read once. */
export function moduleCompiler(): (source: string) => Compiled {
  const file = ts.readConfigFile(join(repositoryRoot, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(file.config, ts.sys, repositoryRoot);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const known = new Map<string, ts.SourceFile | undefined>();
  let source = '';
  host.fileExists = (name) => name === PLACE || ts.sys.fileExists(name);
  host.getSourceFile = (name, target, ...rest) => {
    if (name === PLACE) return ts.createSourceFile(name, source, target);
    if (!known.has(name)) known.set(name, read(name, target, ...rest));
    return known.get(name);
  };
  host.getCurrentDirectory = () => dirname(PLACE);
  return (next) => {
    source = next;
    const program = ts.createProgram([PLACE], options, host);
    const errors = new Map<number, string>();
    const place = program.getSourceFile(PLACE);
    for (const { file: at, start = 0, messageText } of program.getSemanticDiagnostics(place)) {
      const line = (at?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      if (!errors.has(line)) errors.set(line, ts.flattenDiagnosticMessageText(messageText, '\n'));
    }
    const { getInstantiationCount, getRelationCacheSizes } = program as unknown as Diagnostics;
    const comparisons = getRelationCacheSizes().assignable;
    return { instantiations: getInstantiationCount(), comparisons, errors };
  };
}
