import { amplify } from './amplify';
import { apitest } from './apitest';
import { assets } from './assets';
import { batch } from './batch';
import { checks } from './checks';
import { docdb } from './docdb';
import { email } from './email';
import { federation } from './federation';
import type { DemoIncident } from './incident';
import { inference } from './inference';
import { migration } from './migration';
import { outbox } from './outbox';
import { rdsproxy } from './rdsproxy';
import { schedule } from './schedule';
import { search } from './search';
import { squid } from './squid';
import { stampede } from './stampede';
import { tagging } from './tagging';
import { valkey } from './valkey';

/** In the order of the story. */
export const INCIDENTS: readonly DemoIncident[] = [
  federation,
  tagging,
  assets,
  rdsproxy,
  valkey,
  docdb,
  stampede,
  email,
  squid,
  amplify,
  migration,
  outbox,
  schedule,
  apitest,
  batch,
  search,
  inference,
  checks,
];
