import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as it came. */
export interface Arrived {
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What a receiver does with a webhook: answers a status, or does something else with the response. */
export type Answer = (arrived: Arrived, response: ServerResponse) => number | Promise<number> | null;

/** A real server on this machine that takes webhooks. */
export interface Receiver {
  readonly url: string;
  readonly arrived: Arrived[];
  answer: Answer;
  readonly server: Server;
  close(): Promise<void>;
}

/** Starts a receiver on a free port; it accepts all until told otherwise. */
export async function startReceiver(): Promise<Receiver> {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = { headers: request.headers, body: Buffer.concat(chunks) };
    arrived.push(one);
    const status = await receiver.answer(one, response);
    if (status !== null) response.writeHead(status).end('noted');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?token=hush`,
    arrived,
    answer: () => 204,
    server,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

/** The id of the event that came. */
export const idOf = ({ headers }: Arrived): string => String(headers['webhook-id']);
