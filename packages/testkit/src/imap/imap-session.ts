import type { Socket } from 'node:net';
import type { KeptMail, MailFolder } from './mail-folder.ts';
import { fromUtf7 } from './utf7-name.ts';

/** What all connections share. */
interface House {
  readonly folders: Map<string, MailFolder>;
  readonly folderOf: (name: string) => MailFolder;
  readonly capabilities: string;
  readonly isRight: (user: string, secret: string) => boolean;
  /** Tells everybody that something is new. */
  readonly changed: () => void;
}

/** One connection to a {@link memoryImap}. */
export class ImapSession {
  readonly socket: Socket;
  private readonly house: House;
  private input = Buffer.alloc(0);
  private folder: MailFolder | null = null;
  private known = 0;
  private idleTag: string | null = null;
  private authTag: string | null = null;
  private isIn = false;

  constructor(socket: Socket, house: House) {
    this.socket = socket;
    this.house = house;
    // Lines are short and many: none waits for the one before to be confirmed.
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      this.input = Buffer.concat([this.input, data]);
      this.read();
    });
    this.say('* OK ready');
  }

  private say(line: string | Uint8Array): void {
    this.socket.write(line);
    this.socket.write('\r\n');
  }

  /** Says how many mails there are, when that has changed and nothing else is being said. */
  tell(isIdle = true): void {
    const count = this.folder?.mails.length ?? 0;
    if (this.folder === null || count === this.known || (isIdle && this.idleTag === null)) return;
    this.known = count;
    this.say(`* ${count} EXISTS`);
  }

  private read(): void {
    for (let end = this.input.indexOf('\r\n'); end >= 0; end = this.input.indexOf('\r\n')) {
      const line = this.input.subarray(0, end).toString();
      this.input = this.input.subarray(end + 2);
      this.take(line);
    }
  }

  private take(line: string): void {
    if (this.authTag !== null) {
      const [tag, text] = [this.authTag, Buffer.from(line, 'base64').toString()];
      this.authTag = null;
      const [first = '', second = '', third = ''] = text.split(text.startsWith('user=') ? '\x01' : '\0');
      if (text.startsWith('user=')) this.enter(tag, first.slice('user='.length), second.replace('auth=Bearer ', ''));
      else this.enter(tag, second, third);
      return;
    }
    if (this.idleTag !== null) {
      const tag = this.idleTag;
      this.idleTag = null;
      this.say(`${tag} OK done`);
      return;
    }
    const [, tag = '*', name = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
    this.command(tag, name.toUpperCase(), rest);
  }

  private enter(tag: string, user: string, secret: string): void {
    this.isIn = this.house.isRight(user, secret);
    this.say(this.isIn ? `${tag} OK welcome` : `${tag} NO [AUTHENTICATIONFAILED] not you`);
  }

  private command(tag: string, name: string, rest: string): void {
    const done = (text = 'OK done'): void => {
      this.tell(false);
      this.say(`${tag} ${text}`);
    };
    const [first = '', second = ''] = words(rest);
    if (name === 'CAPABILITY') {
      this.say(`* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR ${this.house.capabilities}`);
      done();
    } else if (name === 'LOGOUT') {
      this.say('* BYE');
      done();
      this.socket.end();
    } else if (name === 'AUTHENTICATE') {
      this.authTag = tag;
      if (second === '') this.say('+ ');
      else this.take(second);
    } else if (name === 'LOGIN') {
      this.enter(tag, first, second);
    } else if (!this.isIn) {
      done('NO not before you are in');
    } else if (name === 'SELECT') {
      this.select(first, done);
    } else if (name === 'CREATE') {
      this.house.folderOf(fromUtf7(first));
      done();
    } else if (name === 'LIST') {
      const names = second === '' ? [''] : [...this.house.folders.keys()].filter((one) => one === fromUtf7(second));
      for (const _ of names) this.say(`* LIST () "/" ${JSON.stringify(second)}`);
      done();
    } else if (name === 'IDLE') {
      this.idleTag = tag;
      this.say('+ idling');
      this.tell();
    } else if (['NOOP', 'SUBSCRIBE', 'LSUB'].includes(name)) {
      done();
    } else if (this.folder === null) {
      done('BAD no folder');
    } else {
      this.selected(this.folder, name, rest, done);
    }
  }

  private select(name: string, done: (text?: string) => void): void {
    const folder = this.house.folders.get(fromUtf7(name));
    if (folder === undefined) {
      done('NO [NONEXISTENT] no such folder');
      return;
    }
    this.folder = folder;
    this.known = folder.mails.length;
    this.say(`* ${this.known} EXISTS`);
    this.say('* FLAGS (\\Seen \\Flagged \\Deleted)');
    this.say('* OK [PERMANENTFLAGS (\\Seen \\Flagged \\Deleted \\*)] any');
    this.say(`* OK [UIDVALIDITY ${folder.validity}] valid`);
    this.say(`* OK [UIDNEXT ${folder.nextUid}] next`);
    done('OK [READ-WRITE] selected');
  }

  private selected(folder: MailFolder, name: string, rest: string, done: (text?: string) => void): void {
    const [set = '', target = ''] = words(rest);
    if (name === 'UID SEARCH') {
      this.say(`* SEARCH ${found(folder, rest).join(' ')}`);
      done();
    } else if (name === 'UID FETCH') {
      const [, length] = /BODY\.PEEK\[\]<0\.(\d+)>/.exec(rest) ?? [];
      for (const mail of inSet(folder, set)) this.fetched(folder, mail, length);
      done();
    } else if (name === 'UID STORE') {
      const [, flags = ''] = /\((.*)\)/.exec(rest) ?? [];
      for (const mail of inSet(folder, set)) for (const flag of flags.split(' ')) mail.flags.add(flag);
      done();
    } else if (name === 'UID MOVE' || name === 'UID COPY') {
      this.copy(inSet(folder, set), target, name === 'UID MOVE' ? folder : null, done);
    } else if (name === 'UID EXPUNGE' || name === 'EXPUNGE') {
      this.expunge(folder, new Set(folder.mails.filter(({ flags }) => flags.has('\\Deleted'))));
      done();
    } else {
      done('BAD unknown');
    }
  }

  private copy(mails: readonly KeptMail[], name: string, from: MailFolder | null, done: (text?: string) => void): void {
    const target = this.house.folders.get(fromUtf7(name));
    if (target === undefined) {
      done('NO [TRYCREATE] no such folder');
      return;
    }
    for (const mail of mails) target.mails.push({ ...mail, flags: new Set(mail.flags), uid: target.nextUid++ });
    if (from !== null) this.expunge(from, new Set(mails));
    this.house.changed();
    done();
  }

  private fetched(folder: MailFolder, mail: KeptMail, length: string | undefined): void {
    const number = folder.mails.indexOf(mail) + 1;
    if (length === undefined) {
      const date = mail.date.toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/, '$1-$2-$3 $4 +0000');
      this.say(`* ${number} FETCH (UID ${mail.uid} RFC822.SIZE ${mail.bytes.byteLength} INTERNALDATE "${date}")`);
      return;
    }
    const bytes = mail.bytes.subarray(0, Number(length));
    this.socket.write(`* ${number} FETCH (UID ${mail.uid} BODY[]<0> {${bytes.byteLength}}\r\n`);
    this.socket.write(bytes);
    this.say(')');
  }

  private expunge(folder: MailFolder, gone: ReadonlySet<KeptMail>): void {
    for (let at = folder.mails.length - 1; at >= 0; at -= 1) {
      const mail = folder.mails[at];
      if (mail === undefined || !gone.has(mail)) continue;
      folder.mails.splice(at, 1);
      this.say(`* ${at + 1} EXPUNGE`);
    }
    this.known = folder.mails.length;
  }
}

/** The words of a command, quoted or not. */
function words(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
  );
}

/** The UIDs that a search finds. */
function found(folder: MailFolder, criteria: string): readonly number[] {
  const [, from = '1'] = /UID (\d+):\*/.exec(criteria) ?? [];
  const [, since] = /SINCE (\S+)/.exec(criteria) ?? [];
  const last = folder.mails.at(-1)?.uid ?? 0;
  return folder.mails
    .filter(({ uid, flags }) => (uid >= Number(from) || uid === last) && !flags.has('\\Deleted'))
    .filter(({ date }) => since === undefined || date.getTime() >= Date.parse(`${since} UTC`))
    .map(({ uid }) => uid);
}

/** The mails of a set such as `1:4,7`. */
function inSet(folder: MailFolder, set: string): readonly KeptMail[] {
  const ranges = set.split(',').map((range) => range.split(':').map(Number));
  return folder.mails.filter(({ uid }) =>
    ranges.some(([from = 0, to = from]) => uid >= from && uid <= (Number.isNaN(to) ? Number.MAX_SAFE_INTEGER : to)),
  );
}
