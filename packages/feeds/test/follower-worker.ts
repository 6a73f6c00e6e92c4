import { filePosition, followFeed, webhookSink } from '@deskwright/feeds';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { storageFields } from '@deskwright/testkit';

// Follows the feed of a database to its end, and may be killed at any time.
const [, , path = '', positionPath = '', url = '', secret = ''] = process.argv;
const storage = sqliteStorage({ path, fields: storageFields });
const sink = webhookSink({ url, secret, allowHttp: true, allowPrivateAddresses: true, concurrency: 3 });
const follower = followFeed({ storage, sink, position: filePosition(positionPath), batch: 7, window: 20 });
for (let left = true; left; ) {
  const { passed, more, retryAt } = await follower.run();
  left = more || passed > 0 || retryAt !== null;
}
await storage.close();
