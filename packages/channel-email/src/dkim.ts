import { createPrivateKey } from 'node:crypto';
import { DeskError } from '@deskwright/core/port';

/** The key that signs outgoing mail, and where receivers find its other half: `SELECTOR._domainkey.DOMAIN` in DNS. */
export interface DkimOptions {
  readonly domain: string;
  readonly selector: string;
  /** An RSA key in PEM (PKCS #1 or #8), of 1024 bits or more (RFC 8301 §3.2). */
  readonly privateKey: string;
}

/** What nodemailer wants to be told to sign mail. */
export interface DkimSigning {
  readonly domainName: string;
  readonly keySelector: string;
  readonly privateKey: string;
  readonly headerFieldNames: string;
}

/** The fields of RFC 6376 §5.4.1, and those that one-click unsubscribing (RFC 8058 §4) and marks against loops rely on. */
const signedFields = [
  ...['From', 'Sender', 'Reply-To', 'Subject', 'Date', 'Message-ID', 'To', 'Cc', 'MIME-Version', 'Content-Type'],
  ...['Content-Transfer-Encoding', 'In-Reply-To', 'References', 'Auto-Submitted'],
  ...['List-Unsubscribe', 'List-Unsubscribe-Post'],
];
const shortestKey = 1024;

/**
 * Checks a key before any mail is sent: nodemailer sends unsigned what it cannot sign. Throws the {@link DeskError}
 * `channel.invalid`, without anything of the key.
 */
export function dkimSigning({ domain, selector, privateKey }: DkimOptions): DkimSigning {
  if (![domain, selector].every((name) => /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(name))) {
    throw new DeskError('channel.invalid', 'The domain or the selector of the DKIM key is no name of DNS');
  }
  if (bitsOf(privateKey) < shortestKey) {
    throw new DeskError('channel.invalid', `The DKIM key is no RSA key in PEM of at least ${shortestKey} bits`);
  }
  return { domainName: domain, keySelector: selector, privateKey, headerFieldNames: signedFields.join(':') };
}

function bitsOf(pem: string): number {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0;
  } catch {
    return 0;
  }
}
