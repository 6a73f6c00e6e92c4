import type { Message } from '../message/message.ts';
import type { DeliveryFailure, MessageSignal } from '../port/channel.ts';
import type { Stored } from '../record/record-id.ts';
import type { Bounce } from '../ticket/ticket-command.ts';

const LONGEST_DETAIL = 300;

/**
 * What a bounce says of the message of ours that it speaks of; `null` when it is no bounce, speaks of none, or only of a
 * delay. Of the recipients only those count to whom that message was sent, so no report can silence anybody else.
 */
export function bounceOf(signal: MessageSignal, message: Stored<Message> | null): Bounce | null {
  if (signal.automated !== 'bounce' || message === null || message.value.direction !== 'out') return null;
  const failures = signal.failures ?? [];
  const failed = failures.filter(({ action }) => action === 'failed');
  if (failures.length > 0 && failed.length === 0) return null;
  const worst = failed.find(({ isPermanent }) => isPermanent) ?? failed[0];
  return {
    messageId: message.id,
    detail: detailOf(worst),
    status: worst?.status ?? null,
    isPermanent: worst?.isPermanent ?? false,
    addresses: deadAmong(failed, message.value),
    ...copiesAmong(failed, message.value),
  };
}

function deadAmong(failed: readonly DeliveryFailure[], { personal }: Message): readonly string[] {
  const sentTo = personal.to.map(({ address }) => address.toLowerCase());
  const dead = failed.filter(({ isPermanent }) => isPermanent).map(({ recipient }) => recipient?.toLowerCase() ?? null);
  // A report that names nobody can only mean the one recipient that there was.
  return sentTo.filter(
    (address) => dead.includes(address) || (sentTo.length === 1 && personal.cc === undefined && dead.includes(null)),
  );
}

/** What a report says of those whom the message was copied to. */
function copiesAmong(failed: readonly DeliveryFailure[], { personal }: Message): Pick<Bounce, 'copied' | 'isOfCopies'> {
  const to = new Set(personal.to.map(({ address }) => address.toLowerCase()));
  const cc = new Map((personal.cc ?? []).map(({ address, contact }) => [address.toLowerCase(), contact]));
  const isCopy = (recipient: string | null) => recipient !== null && !to.has(recipient) && cc.has(recipient);
  const names = failed.map(({ recipient }) => recipient?.toLowerCase() ?? null);
  const isOfCopies = names.length > 0 && names.every(isCopy);
  const copied = failed.flatMap(({ recipient, isPermanent }) => {
    const address = recipient?.toLowerCase() ?? '';
    const contact = cc.get(address);
    return isPermanent && contact !== undefined && !to.has(address) ? [{ contact, address }] : [];
  });
  return { ...(copied.length === 0 ? {} : { copied }), ...(isOfCopies ? { isOfCopies: true } : {}) };
}

/** In plain words, without the addresses that other systems repeat: it stays in events, which hold no personal data. */
function detailOf(failure: DeliveryFailure | undefined): string {
  const said = (failure?.diagnostic ?? '').replace(/[^\s<>"(),;:]+@[^\s<>"(),;:]+/g, '…@…');
  const parts = ['It came back', failure?.status ?? '', said].filter((part) => part !== '');
  return parts.join(': ').slice(0, LONGEST_DETAIL).toWellFormed();
}
