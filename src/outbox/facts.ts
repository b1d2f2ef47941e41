/** DynamoDB forgets a record of a stream after a day. */
export const STREAM_HOURS = 24;
/**
 * The most readers of a shard of a stream. DynamoDB may throttle more.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 */
export const MAX_STREAM_READERS = 2;
/** The most retries that EventBridge Pipes and event source mappings accept; -1 stands for no limit. */
export const MAX_RETRIES = 10_000;
/** The most entries in one call of PutEvents, SendMessageBatch and PublishBatch: a larger batch would be cut up. */
export const TARGET_BATCH = 10;
