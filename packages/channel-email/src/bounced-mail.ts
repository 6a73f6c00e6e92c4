import type { DeliveryFailure } from '@deskwright/core/port';
import { failuresInText } from './bounce-text.ts';
import { deliveryReport } from './delivery-report.ts';
import type { MailFile } from './mail-body.ts';
import type { MailHeaders } from './mail-headers.ts';
import { returnedMail } from './mail-references.ts';

/** What a bounce is about. */
interface BouncedMail {
  readonly failures: readonly DeliveryFailure[];
  /** Ids that lead to the conversation of the mail that came back, the most telling first. */
  readonly ids: readonly string[];
  /** It is no bounce at all: everybody was reached. */
  readonly isSuccess: boolean;
}

/** Reads a bounce: its machine-readable report where it has one, else what it says to people. */
export function bouncedMail(
  mail: {
    readonly headers: MailHeaders;
    readonly files: readonly MailFile[];
    readonly words: { readonly text: string };
  },
  own: ReadonlySet<string>,
): BouncedMail {
  const { original, ids } = returnedMail(mail.files, mail.words.text);
  const report = deliveryReport(mail.files, original);
  const isTold = report?.failures.every(({ recipient }) => recipient !== null) ?? false;
  if (report && (report.isSuccess || isTold)) return { ...report, ids };
  const told = failuresInText(mail.words.text, mail.headers, { own, original });
  const isBetter = told.some(({ recipient }) => recipient !== null);
  return { failures: report && !isBetter ? report.failures : told, ids, isSuccess: false };
}
