import type { MessageCommand, Refused } from '@deskwright/core';
import type { Receipt, RefusedRecipient } from '@deskwright/core/port';

/** What a receipt means for the message, when it ends the matter; `null` when it is to be sent again. */
export function settlementOf(receipt: Receipt, isLastAttempt: boolean): MessageCommand | null {
  if (receipt.ok) {
    const { refused = [] } = receipt;
    const sent = { type: 'message.settle', outcome: 'sent', thread: receipt.ref.thread } as const;
    return refused.length === 0 ? sent : { ...sent, refused: refusalOf(refused, `refused for ${refused.length}: `) };
  }
  const { retry, detail } = receipt;
  if (retry === 'never') {
    const { status = null, refused = [] } = receipt;
    const why =
      refused.length === 0 ? ({ because: 'refused', status, isPermanent: false } as const) : refusalOf(refused, '');
    return { type: 'message.settle', outcome: 'failed', ...why, detail };
  }
  if (retry === 'auth' || !isLastAttempt) return null;
  const gaveUp = { because: 'gaveUp', status: null, isPermanent: false } as const;
  return { type: 'message.settle', outcome: 'failed', detail, ...gaveUp };
}

function temporary(refused: readonly RefusedRecipient[]): { readonly temporary?: readonly string[] } {
  const passing = refused.filter(({ isPermanent }) => !isPermanent).map(({ address }) => address);
  return passing.length === 0 ? {} : { temporary: passing };
}

/** What the desk takes note of, of those who were refused: the first of them tells why. */
function refusalOf(refused: readonly RefusedRecipient[], prefix: string): Refused {
  const dead = refused.filter(({ isPermanent }) => isPermanent);
  const worst = dead[0] ?? refused[0];
  return {
    because: 'refused',
    status: worst?.status ?? null,
    isPermanent: dead.length > 0,
    detail: `${prefix}${worst?.detail ?? ''}`,
    ...(refused.length === 0
      ? {}
      : { personal: { addresses: dead.map(({ address }) => address), ...temporary(refused) } }),
  };
}
