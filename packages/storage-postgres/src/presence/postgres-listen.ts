/**
 * Listens on a channel, on a connection of its own that leads to the server itself: a pooler in transaction mode cannot do
 * that. Says `onListening` each time that it has begun to, again after a connection was lost, and `onLost` when it has ended
 * and whoever listens has to ask again. `listen` of `postgres` is one as it is; it begins again by itself. For `pg` there is
 * `pgListen`.
 */
export type PostgresListen = (
  channel: string,
  onPayload: (payload: string) => void,
  onListening: () => void,
  onLost: () => void,
) => PromiseLike<PostgresListening>;

/** What listens, until it is told not to. */
export interface PostgresListening {
  unlisten(): PromiseLike<unknown>;
}
