import PostalMime from 'postal-mime';
import { emailChannel } from '../src/index.ts';
import { arrival } from './desk-mail.ts';
import { sampleMails } from './sample-mails.ts';

/** The corpus without what is refused at once, which would only make the figures look better. */
const mails = sampleMails.filter(({ facts }) => facts.malformed === undefined).map(({ bytes }) => bytes);

/** Blobs that keep nothing: where they are kept, and hashed, is not the channel's cost. */
const email = emailChannel({
  blobs: {
    port: 1,
    put: async (stream) => {
      let size = 0;
      for await (const piece of stream) size += piece.byteLength;
      return { sha256: '0'.repeat(64), size };
    },
    get: async () => null,
    sweep: async () => 0,
  },
  from: { address: 'support@aurora.example' },
  addresses: ['sales@aurora.example', 'billing@aurora.example'],
});

/** Accepts every mail of the corpus, and says how many there are. */
export async function acceptAll(): Promise<number> {
  for (const body of mails) await email.accept({ headers: [], body, receivedAt: arrival });
  return mails.length;
}

/** Does with every mail of the corpus what a bare parser of MIME does. */
export async function parseAll(): Promise<number> {
  for (const body of mails) await PostalMime.parse(body);
  return mails.length;
}
