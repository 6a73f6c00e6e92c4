import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server, and cuts the line when a test wants it to. */
export interface CuttingProxy {
  readonly port: number;
  /** How many connections there have been. */
  readonly connections: number;
  /** Cuts the first connection after which the server has sent this text, in the middle of the next `bytes`. */
  cutAfter(text: string, bytes: number): void;
  close(): Promise<void>;
}

/** A proxy for a server on this machine. */
export async function cuttingProxy(target: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let cut: { readonly text: string; readonly bytes: number } | null = null;
  const server = createServer((client) => {
    connections += 1;
    const upstream = connect(target, '127.0.0.1');
    const both = [client, upstream];
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        for (const other of both) other.destroy();
      });
    }
    client.on('data', (data) => void upstream.write(data));
    let said = '';
    upstream.on('data', (data) => {
      said += data.toString('latin1');
      const at = cut === null ? -1 : said.indexOf(cut.text);
      const over = cut === null || at < 0 ? 0 : said.length - (at + cut.text.length + cut.bytes);
      if (over <= 0) return void client.write(data);
      cut = null;
      client.end(data.subarray(0, data.byteLength - over));
      upstream.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cutAfter: (text, bytes) => {
      cut = { text, bytes };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
