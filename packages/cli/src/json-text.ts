import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { CliFault } from './cli-fault.ts';

/** Where something stands in a document: keys and places in lists. */
export type JsonPath = readonly (string | number)[];

/** Where something stands in a text; both count from 1, columns in UTF-16 code units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** A JSON document that remembers its text. */
export interface JsonText {
  readonly value: unknown;
  /** Where a path leads, or as far as it leads; `null` when that cannot be told. */
  placeOf(path: JsonPath): TextPlace | null;
}

/** Reads strict JSON. Throws a {@link CliFault} that says where it is none. */
export function readJson(file: string, text: string): JsonText {
  const value = parse(file, text);
  let tree: Node | null | undefined;
  let placeAt: ((offset: number) => TextPlace) | undefined;
  return {
    value,
    placeOf(path) {
      tree = tree === undefined ? treeOf(text) : tree;
      const node = tree === null ? undefined : nearest(tree, path);
      placeAt ??= placesIn(text);
      return node === undefined ? null : placeAt(node.offset);
    },
  };
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const errors: ParseError[] = [];
    treeOf(text, errors);
    const [first] = errors;
    if (first === undefined) throw new CliFault(`${file}: this is no JSON`);
    const { line, column } = placesIn(text)(first.offset);
    const reason = printParseErrorCode(first.error).replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    throw new CliFault(`${file}:${line}:${column}: this is no JSON: ${reason.toLowerCase()}`);
  }
}

function treeOf(text: string, errors: ParseError[] = []): Node | null {
  try {
    return parseTree(text, errors, { disallowComments: true }) ?? null;
  } catch {
    // The reader of places goes one call deeper for each bracket; places are worth no crash.
    return null;
  }
}

/** The key for a value under a key, the value itself in a list. */
function nearest(tree: Node, path: JsonPath): Node | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent : node;
  }
  return undefined;
}

/** Tells places in a text by the offsets at which its lines begin. */
function placesIn(text: string): (offset: number) => TextPlace {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** A path as people write it: `rules[3].when.all[0].op`. */
export function pathText(path: JsonPath): string {
  const parts = path.map((part, index) => {
    if (typeof part === 'number') return `[${part}]`;
    if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(part)) return `[${JSON.stringify(part)}]`;
    return index === 0 ? part : `.${part}`;
  });
  return parts.join('');
}
