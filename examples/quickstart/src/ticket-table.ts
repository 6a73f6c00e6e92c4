import colors from 'picocolors';
import { showInstant } from './instant.ts';
import { type Column, cut, oneLine, type Paint, tableLines } from './text-table.ts';
import type { TicketRow } from './ticket-row.ts';

const WIDE = 140;
const NOBODY = '–';

interface TableColumn extends Column {
  readonly read: (row: TicketRow) => string;
}

const reference: TableColumn = { title: 'TICKET', read: (row) => row.reference };
const requester: TableColumn = { title: 'REQUESTER', min: 12, read: (row) => row.requester };
const subject: TableColumn = { title: 'SUBJECT', min: 12, read: (row) => row.subject };
const department: TableColumn = { title: 'DEPARTMENT', read: (row) => row.department ?? NOBODY };
const assignee: TableColumn = { title: 'ASSIGNEE', read: (row) => row.assignee ?? NOBODY };
const priority: TableColumn = { title: 'PRIORITY', read: (row) => row.priority };
const tags: TableColumn = { title: 'TAGS', min: 8, read: (row) => row.tags.join(' ') };
const rules: TableColumn = { title: 'RULES', min: 12, read: (row) => row.rules.join(' ') };
const due: TableColumn = {
  title: 'FIRST RESPONSE DUE',
  read: (row) => (row.firstResponseDueAt === null ? NOBODY : showInstant(row.firstResponseDueAt, row.zone)),
};

const wide = [reference, requester, subject, department, assignee, priority, due, tags, rules];
const narrow = [reference, subject, department, assignee, priority, due];

/** Tickets as lines of a table: one each where there is room, else two. */
export function ticketLines(rows: readonly TicketRow[], width: number): readonly string[] {
  const isWide = width >= WIDE;
  const columns = isWide ? wide : narrow;
  const cells = rows.map((row) => columns.map(({ read }) => read(row)));
  const paint: Paint = (text, column, row) => {
    if (row === 'title') return colors.dim(text);
    if (columns[column] === reference) return colors.bold(text);
    return columns[column] === priority ? paintPriority(text, rows[row]) : text;
  };
  const [title = '', ...lines] = tableLines(columns, cells, width, paint);
  if (isWide) return [title, ...lines];
  return [title, ...lines.flatMap((line, at) => [line, ...detail(rows[at], width)])];
}

function paintPriority(text: string, row: TicketRow | undefined): string {
  if (row?.priority === 'urgent') return colors.red(text);
  return row?.priority === 'high' ? colors.yellow(text) : text;
}

function detail(row: TicketRow | undefined, width: number): readonly string[] {
  if (row === undefined) return [];
  const parts = [row.requester, row.tags.join(' '), row.rules.join(' ')].filter((part) => part !== '');
  const indent = ' '.repeat(9);
  return [colors.dim(cut(indent + oneLine(parts.join(' · ')), width))];
}
