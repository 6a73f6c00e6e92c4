import type { ExportEnd, ExportHeader, ExportLine, LineSort } from './export-lines.ts';
import { ImportError } from './import-error.ts';
import type { NumberedLine } from './split-lines.ts';

/** A line that has the shape of one of an export. */
export type ReadLine =
  | { readonly sort: 'header'; readonly header: ExportHeader }
  | { readonly sort: 'end'; readonly end: ExportEnd }
  | { readonly sort: LineSort; readonly line: Exclude<ExportLine, ExportHeader> };

/** Nothing that this library writes is nested as deep. */
const DEEPEST = 200;

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const optional = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value);
const shaped = (shape: Shape) => (value: unknown) =>
  isObject(value) && Object.entries(shape).every(([key, is]) => is(Object.hasOwn(value, key) ? value[key] : undefined));

const isRecordId = shaped({ kind: isText, id: isText });
const isActor = shaped({ kind: isText, id: isText });
const isRef = shaped({ channel: isText, thread: isText });
const isCommand = shaped({
  type: isText,
  meta: shaped({ id: isText, at: isNumber, by: isActor, hops: optional(isCount) }),
});
const isDelivery = shaped({ id: isText, channel: isText, from: isRecordId, message: shaped({ subject: isText }) });

const isEvent = shaped({
  v: isCount,
  id: isText,
  seq: isCount,
  type: isText,
  at: isNumber,
  by: isActor,
  cause: isText,
  hops: isCount,
  desk: isNumber,
  record: isRecordId,
});

function isWork(value: unknown): boolean {
  if (!shaped({ what: isText, error: optional(isText) })(value)) return false;
  const work = value as Record<string, unknown>;
  return work.what === 'delivery' ? isDelivery(work.delivery) : isRecordId(work.to) && isCommand(work.command);
}

const SHAPES: Readonly<Record<LineSort, (value: unknown) => boolean>> = {
  event: isEvent,
  ref: shaped({ ref: isRef, to: isRecordId }),
  once: shaped({ key: isText, at: isNumber, answer: (value) => value !== undefined }),
  work: isWork,
  blob: shaped({ sha256: isText, part: isCount, isLast: isFlag, base64: isText }),
};

const isEnd = shaped({
  isStill: isFlag,
  sha256: isText,
  counts: shaped({ events: isCount, refs: isCount, once: isCount, work: isCount, blobs: isCount }),
});
const isHeader = shaped({ of: isText, tenant: isText, desk: isNumber, kinds: isTexts, at: isNumber });

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((part) => isTooDeep(part, left - 1));
}

function parsed({ text, number }: NumberedLine): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ImportError('badLine', number, 'This is no JSON', { cause: error });
  }
  if (!isObject(value)) throw new ImportError('badLine', number, 'This is no JSON object');
  if (isTooDeep(value, DEEPEST)) throw new ImportError('badLine', number, `It is nested deeper than ${DEEPEST} levels`);
  return value;
}

/** Reads one line. Throws {@link ImportError}: `import.badLine`, `import.badVersion`. */
export function readLine(numbered: NumberedLine): ReadLine {
  const value = parsed(numbered);
  const { number } = numbered;
  if (Object.hasOwn(value, 'format')) {
    if (value.format === 'deskwright' && value.version !== 1)
      throw new ImportError('badVersion', number, `Version ${value.version} of the format is not known here: upgrade`);
    if (value.format !== 'deskwright' || !isHeader(value) || (value.of !== 'desk' && value.of !== 'tickets'))
      throw new ImportError('badLine', number, 'This begins no export of Deskwright');
    return { sort: 'header', header: value as unknown as ExportHeader };
  }
  const [sort, ...others] = Object.keys(value);
  const isFit = sort === 'end' ? isEnd : SHAPES[sort as LineSort];
  if (sort === undefined || others.length > 0 || !Object.hasOwn({ ...SHAPES, end: isEnd }, sort) || !isFit(value[sort]))
    throw new ImportError('badLine', number, 'This is no line of an export');
  if (sort === 'end') return { sort, end: value.end as ExportEnd };
  return { sort: sort as LineSort, line: value as unknown as Exclude<ExportLine, ExportHeader> };
}
