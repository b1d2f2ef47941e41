import { ValkeyAccess } from '../../src/valkey';
import type { Language } from './clients';

/** A client that runs against a real server in cluster mode. */
export interface CacheClient {
  readonly language: Language;
  readonly client: string;
  readonly access: ValkeyAccess;
  /** An access with which it does not work, where the plain one is not enough. */
  readonly narrower?: ValkeyAccess;
  /** What it says, if nothing helps. */
  readonly error?: RegExp;
}

const app = ValkeyAccess.keys('app:*').allow('+@read', '+@write');
const bull = ValkeyAccess.keys('{bull}:*').allow('+@read', '+@write');
const sessions = ValkeyAccess.keys('spring:session:*').allow('+@read', '+@write');

export const CACHE_CLIENTS: CacheClient[] = [
  { language: 'node', client: 'ioredis', access: app },
  { language: 'node', client: 'iovalkey', access: app },
  { language: 'python', client: 'redis-py', access: app },
  { language: 'go', client: 'go-redis', access: app },
  { language: 'java', client: 'Lettuce', access: app },
  { language: 'node', client: 'BullMQ', access: bull.allow('+@scripting'), narrower: bull },
  {
    language: 'java',
    client: 'Redisson',
    access: ValkeyAccess.keys('app:*', 'redisson_*')
      .channels('redisson_*')
      .allow('+@read', '+@write', '+@scripting', '+@pubsub'),
    narrower: app,
  },
  { language: 'java', client: 'Spring Session', access: sessions },
  {
    language: 'java',
    client: 'Spring Session, indexed',
    access: sessions.channels('spring:session:*').allow('+publish'),
    narrower: sessions,
  },
  { language: 'python', client: 'Celery', access: ValkeyAccess.unrestricted(), error: /don't hash to the same slot/ },
];
