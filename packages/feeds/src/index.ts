// Following the feed of events.
export { followFeed } from './follow-feed.ts';
export type { FeedFollower, FeedSource, Followed, FollowFeedOptions } from './follow-feed.ts';
export type { FeedSink, Handover, Taken } from './feed-sink.ts';
export { memoryPosition } from './position-store.ts';
export type { PositionStore } from './position-store.ts';
export { filePosition } from './file-position.ts';
export { publicEvent } from './public-event.ts';

// Webhooks after the specification Standard Webhooks.
export { newWebhookSecret } from './webhook/webhook-secret.ts';
export { verifyWebhook } from './webhook/verify-webhook.ts';
export type { VerifiedWebhook, WebhookHeaders, WebhookToVerify } from './webhook/verify-webhook.ts';
export type { WebhookPayload } from './webhook/webhook-payload.ts';
export { webhookSink } from './webhook/webhook-sink.ts';
export type { WebhookSinkOptions } from './webhook/webhook-sink.ts';
export type { WebhookEndpoint } from './webhook/endpoint.ts';
export type { WebhookFetch, WebhookRequest, WebhookResponse } from './webhook/webhook-fetch.ts';
export { fileDeadLetters } from './webhook/dead-letter.ts';
export type { DeadLetter, DeadLetters } from './webhook/dead-letter.ts';
export { redeliver } from './webhook/redeliver.ts';
export type { Redelivered, RedeliverOptions } from './webhook/redeliver.ts';

// Streams of Redis.
export { redisSink } from './redis/redis-sink.ts';
export type { RedisSink, RedisSinkOptions } from './redis/redis-sink.ts';
export { redisPosition } from './redis/redis-position.ts';
export type { RedisClient, RedisPositionOptions } from './redis/redis-position.ts';
