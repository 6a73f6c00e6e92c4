import { connect, type Socket } from 'node:net';

/** A client of SMTP that says exactly what a test wants it to say. */
export interface SmtpDialogue {
  readonly socket: Socket;
  /** Sends bytes as they are. */
  send(data: string | Uint8Array): void;
  /** The next reply, all its lines; `closed` when the server has hung up. */
  reply(): Promise<string>;
  /** Sends lines and gives the replies to them, one for each. */
  say(...lines: readonly string[]): Promise<readonly string[]>;
}

/** Connects, and takes the greeting and the answer to EHLO, unless it is to be silent. */
export async function smtpDialogue(port: number, isSilent = false): Promise<SmtpDialogue> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  let text = '';
  let isClosed = false;
  socket.setEncoding('latin1');
  socket.on('data', (data) => {
    text += data;
  });
  socket.on('close', () => {
    isClosed = true;
  });
  const dialogue: SmtpDialogue = {
    socket,
    send: (data) => void socket.write(data),
    async reply() {
      for (;;) {
        const [whole] = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(text) ?? [];
        if (whole !== undefined) {
          text = text.slice(whole.length);
          return whole.trimEnd();
        }
        if (isClosed) return 'closed';
        await new Promise((more) => {
          for (const event of ['data', 'close']) socket.once(event, more);
        });
      }
    },
    async say(...lines) {
      const replies: string[] = [];
      for (const line of lines) {
        socket.write(`${line}\r\n`);
        replies.push(await dialogue.reply());
      }
      return replies;
    },
  };
  if (!isSilent) {
    await dialogue.reply();
    await dialogue.say('EHLO client.example');
  }
  return dialogue;
}
