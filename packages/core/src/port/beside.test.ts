import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineDesk } from '../desk/desk.ts';
import { besideStamp } from './beside-stamp.ts';
import { searchDocuments } from './search-documents.ts';

const fields = { plan: z.enum(['free', 'pro']), order: z.string() };
const desk = defineDesk({ fields });
const message = (more: object) => ({
  ticketId: 't1',
  visibility: 'public',
  personal: { subject: 'Re: refund', text: 'Thanks', attachments: [{ name: 'invoice.pdf' }] },
  ...more,
});

describe('documents for full-text search', () => {
  const documentsOf = searchDocuments(desk.fields);

  it('are the subject of a ticket, and what its messages and the names of their files say', () => {
    const ticket = { personal: { subject: 'Refund' } };
    expect(documentsOf({ kind: 'ticket', id: 't1' }, ticket)).toEqual([
      { of: { kind: 'ticket', id: 't1' }, fields: ['text', 'publicText'], text: 'Refund' },
    ]);
    expect(documentsOf({ kind: 'message', id: 'm1' }, message({}))).toEqual([
      { of: { kind: 'ticket', id: 't1' }, fields: ['text', 'publicText'], text: 'Re: refund\nThanks\ninvoice.pdf' },
    ]);
  });

  it('keep notes out of what requesters may search', () => {
    const [document] = documentsOf({ kind: 'message', id: 'm2' }, message({ visibility: 'internal' }));
    expect(document?.fields).toEqual(['text']);
  });

  it('are none once a record is erased, and none of other kinds', () => {
    const personal = { subject: '', text: '', attachments: [] };
    expect(documentsOf({ kind: 'message', id: 'm1' }, message({ personal }))).toEqual([]);
    expect(documentsOf({ kind: 'ticket', id: 't1' }, { personal })).toEqual([]);
    expect(documentsOf({ kind: 'contact', id: 'c1' }, { name: 'Ada' })).toEqual([]);
  });
});

describe('the stamp of what is kept beside records', () => {
  it('changes with what is indexed and with text fields, for the kind concerned alone', () => {
    const indexed = defineDesk({ fields, indexed: ['fields.plan'] });
    const more = defineDesk({ fields: { ...fields, note: z.string() } });
    const known = besideStamp(desk.fields, 'ticket');
    expect(besideStamp(defineDesk({ fields }).fields, 'ticket')).toBe(known);
    expect(besideStamp(indexed.fields, 'ticket')).not.toBe(known);
    expect(besideStamp(more.fields, 'ticket')).not.toBe(known);
    expect(besideStamp(indexed.fields, 'message')).toBe(besideStamp(desk.fields, 'message'));
  });

  it('does not change with fields that nothing is kept of', () => {
    const more = defineDesk({ fields: { ...fields, amount: z.number() } });
    expect(besideStamp(more.fields, 'ticket')).toBe(besideStamp(desk.fields, 'ticket'));
  });

  it('marks the custom fields that are declared as indexed, and no others', () => {
    const { ticket } = defineDesk({ fields, indexed: ['fields.plan'] }).fields;
    expect(ticket?.['fields.plan']?.indexed).toBe(true);
    expect(ticket?.['fields.order']?.indexed).toBeUndefined();
    const unknown = () => defineDesk({ fields, indexed: ['fields.plam', 'status'] });
    expect(unknown).toThrow(expect.objectContaining({ code: 'desk.invalid' }));
  });
});
