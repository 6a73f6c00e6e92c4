import { DeskError, isDeskError } from '@deskwright/core/port';
import type { ImapFlow } from 'imapflow';
import { defaultMailLimits } from '../mail-limits.ts';
import type { MailPosition } from '../mail-position.ts';
import { guarded, offerMail } from '../offer-mail.ts';
import { Bell } from './bell.ts';
import { FolderProgress } from './folder-progress.ts';
import { imapConnection, isLockedOut } from './imap-connection.ts';
import type { ImapLimits, ImapSourceOptions } from './imap-source-options.ts';
import { type FolderReading, readFolder } from './read-folder.ts';

/** The longest time that a timer can be set to. */
const FOR_EVER_MS = 2 ** 31 - 1;

/** Reads one folder over a connection of its own, again and again, and makes a new one whenever it breaks. */
export class FolderLoop {
  private readonly options: ImapSourceOptions;
  private readonly folder: string;
  private readonly limits: ImapLimits;
  private readonly maxBytes: number;
  private readonly progress: FolderProgress;
  private readonly tell: (error: unknown) => void;
  private readonly bell = new Bell();
  private client: ImapFlow | null = null;
  private isConnecting = false;
  /** Ends the wait for a token. */
  private giveUp: (() => void) | null = null;
  private isStopped = false;
  private failures = 0;
  private readonly running: Promise<void>;

  constructor(options: ImapSourceOptions, folder: string, position: MailPosition, limits: ImapLimits) {
    this.options = options;
    this.folder = folder;
    this.limits = limits;
    this.maxBytes = options.maxBytes ?? defaultMailLimits.maxBytes;
    this.progress = new FolderProgress(position);
    this.tell = guarded(options.onError);
    this.running = this.run();
  }

  /** Finishes the mail in hand, and says good-bye to the server. Does not wait longer than `drainMs`. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.bell.ring();
    if (this.isConnecting) this.client?.close();
    this.giveUp?.();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.limits.drainMs);
    });
    await Promise.race([this.running, late.then(() => this.client?.close())]);
    clearTimeout(timer);
  }

  /** Never rejects. */
  private async run(): Promise<void> {
    let isRejected = false;
    while (!this.isStopped) {
      try {
        const client = await this.connect(isRejected);
        isRejected = false;
        await this.attend(client);
        await client.logout();
      } catch (error) {
        if (this.isStopped) break;
        if (isLockedOut(error) && 'accessToken' in this.options.auth && !isRejected) {
          isRejected = true;
          continue;
        }
        if (isLockedOut(error)) return this.report('the server does not let us in, and is not asked again', error);
        if (isDeskError(error, 'channel.badPosition')) return this.report('it is not read', error);
        this.failures += 1;
        this.report('reading has broken off, and begins again', error);
        await this.bell.sleep(this.pauseMs(this.failures));
      } finally {
        this.client?.close();
      }
    }
  }

  private async connect(isRejected: boolean): Promise<ImapFlow> {
    const { auth } = this.options;
    const credentials =
      'accessToken' in auth ? { user: auth.user, accessToken: await this.inTime(auth.accessToken(isRejected)) } : auth;
    this.client = imapConnection(this.options, credentials, this.maxBytes, this.limits);
    this.isConnecting = true;
    try {
      if (!this.isStopped) await this.client.connect();
    } finally {
      this.isConnecting = false;
    }
    return this.client;
  }

  /** Waits for something of the user's own, no longer than for the server, and not when it is to stop. */
  private async inTime<T>(asked: T | Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const { timeoutMs } = this.limits;
      timer = setTimeout(() => reject(new Error(`no token came in ${timeoutMs} ms`)), timeoutMs);
      this.giveUp = () => reject(new Error('it is to stop'));
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
      this.giveUp = null;
    }
  }

  /** Reads what there is, and then what comes, until it is to stop. Rejects when the connection breaks. */
  private async attend(client: ImapFlow): Promise<void> {
    for (const event of ['exists', 'mailboxOpen', 'close'] as const) client.on(event, () => this.bell.ring());
    if (!this.isStopped) await client.mailboxOpen(this.folder);
    for (let putOff = 0; !this.isStopped; ) {
      const { mailbox } = client;
      if (!client.usable || mailbox === false) throw new Error(client.byeReason ?? 'the connection was closed');
      await this.progress.begin(mailbox.uidValidity);
      putOff = (await readFolder(client, this.progress, this.reading())) ? putOff + 1 : 0;
      this.failures = 0;
      if (!this.isStopped) await this.news(client, putOff === 0 ? FOR_EVER_MS : this.pauseMs(putOff));
    }
  }

  /** Waits for mail, at most for so long. */
  private async news(client: ImapFlow, ms: number): Promise<void> {
    let isAwake = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = (): void => {
      // The server has ended it without a word: look for ourselves, but not all the time.
      if (!isAwake) timer = setTimeout(() => this.bell.ring(), this.limits.retryMs);
    };
    client.idle().then(over, over);
    await this.bell.sleep(ms);
    isAwake = true;
    clearTimeout(timer);
  }

  private reading(): FolderReading {
    const { options } = this;
    return {
      maxBytes: this.maxBytes,
      maxAttempts: this.limits.maxAttempts,
      since: options.since ?? null,
      taken: options.taken ?? { flag: '\\Seen' },
      refused: options.refused ?? { flag: '\\Flagged' },
      offer: (mail) => offerMail(options, mail),
      report: (what, error) => this.report(what, error),
      isStopped: () => this.isStopped,
    };
  }

  private pauseMs(failures: number): number {
    return Math.min(this.limits.longestRetryMs, this.limits.retryMs * 2 ** (failures - 1));
  }

  private report(what: string, error?: unknown): void {
    const why = error === undefined ? '' : `: ${wordsOf(error)}`;
    this.tell(new DeskError('channel.imapTrouble', `Folder ${this.folder}: ${what}${why}`, { cause: error }));
  }
}

/** What an error says, and what the server said where it was one's answer to a command. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'responseText' in error && error.responseText ? `${error.message} (${error.responseText})` : error.message;
}
