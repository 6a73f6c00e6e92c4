import ts from 'typescript';
import type { SourceFile } from './source-files.ts';

const clocksAndChance: Readonly<Record<string, readonly string[]>> = {
  Date: ['now'],
  Math: ['random'],
  performance: ['now', 'timeOrigin'],
  crypto: ['randomUUID', 'getRandomValues'],
};
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];
const world = ['process', 'console', 'fetch', 'globalThis', 'require', ...timers];
const stores = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'];

function isGlobal(node: ts.Identifier): boolean {
  const { parent } = node;
  const isName =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isPropertySignature(parent) && parent.name === node) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isQualifiedName(parent);
  return !isName;
}

function problemOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const object = node.expression.text;
    if (clocksAndChance[object]?.includes(node.name.text)) return `${object}.${node.name.text}`;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()';
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()';
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return 'await';
  if (ts.isIdentifier(node) && world.includes(node.text) && isGlobal(node)) return node.text;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'import()';
  if (ts.isImportDeclaration(node) && /^'(?:node|bun|deno):/.test(node.moduleSpecifier.getText()))
    return 'a platform import';
  return undefined;
}

/** A `let`, or a collection that starts empty, at the top level of a module is state that calls would share. */
function moduleState(statement: ts.Statement): string | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const { declarationList } = statement;
  if (!(declarationList.flags & ts.NodeFlags.Const)) return 'module state (let)';
  const isStore = declarationList.declarations.some(
    ({ initializer }) =>
      initializer !== undefined &&
      ts.isNewExpression(initializer) &&
      stores.includes(initializer.expression.getText()) &&
      !initializer.arguments?.length,
  );
  return isStore ? 'module state (empty collection)' : undefined;
}

/** Finds what a pure core must not touch: clocks, chance, promises, the world outside and state of its own. */
export function findImpurities(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    const report = (node: ts.Node, problem: string | undefined) => {
      if (problem === undefined) return;
      found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${problem}`);
    };
    const visit = (node: ts.Node): void => {
      report(node, problemOf(node));
      ts.forEachChild(node, visit);
    };
    for (const statement of source.statements) {
      report(statement, moduleState(statement));
      visit(statement);
    }
    return found;
  });
}
