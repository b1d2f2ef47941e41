import { dockerDaemon } from '../amplify/rules/docker-daemon';
import { dockerImage } from '../amplify/rules/docker-image';
import { evictingLifecycle } from '../assets/rules/evicting-lifecycle';
import { publishOrder } from '../assets/rules/publish-order';
import { sharedRepository } from '../assets/rules/shared-repository';
import { accessKey } from '../federation/rules/access-key';
import { anchorOnly } from '../federation/rules/anchor-only';
import { literalWildcard } from '../federation/rules/literal-wildcard';
import { missingAudience } from '../federation/rules/missing-audience';
import { missingSubject } from '../federation/rules/missing-subject';
import { optionalCondition } from '../federation/rules/optional-condition';
import { unknownClaim } from '../federation/rules/unknown-claim';
import { wildcardSubject } from '../federation/rules/wildcard-subject';
import type { Rule } from '../private/template/rule';
import { alarmDimensions } from '../rdsproxy/rules/alarm-dimensions';
import { autoPauseProxy } from '../rdsproxy/rules/auto-pause-proxy';
import { logRetention } from '../rdsproxy/rules/log-retention';
import { pinningAlarm } from '../rdsproxy/rules/pinning-alarm';
import { pinningFilter } from '../rdsproxy/rules/pinning-filter';
import { proxyRanges } from '../rdsproxy/rules/proxy-ranges';
import { imdsV1 } from '../squid/rules/imds-v1';
import { publicSsh } from '../squid/rules/public-ssh';
import { sessionDocument } from '../squid/rules/session-document';
import { sessionUsername } from '../squid/rules/session-username';
import { lateTags } from '../tagging/rules/late-tags';
import { tagLimits } from '../tagging/rules/tag-limits';
import { tokenTag } from '../tagging/rules/token-tag';
import { alarmDimension } from '../valkey/rules/alarm-dimension';
import { connectUser } from '../valkey/rules/connect-user';
import { noLimit } from '../valkey/rules/no-limit';
import { readerPort } from '../valkey/rules/reader-port';
import { throttlingAlarm } from '../valkey/rules/throttling-alarm';
import { databaseFunction } from './rules/database-function';
import { expansion } from './rules/expansion';
import { scheduledFunction } from './rules/scheduled-function';

/** All rules, by module. */
export const RULES: readonly Rule[] = [
  missingSubject,
  missingAudience,
  unknownClaim,
  wildcardSubject,
  literalWildcard,
  optionalCondition,
  anchorOnly,
  accessKey,
  lateTags,
  tokenTag,
  tagLimits,
  sharedRepository,
  evictingLifecycle,
  publishOrder,
  pinningAlarm,
  alarmDimensions,
  pinningFilter,
  autoPauseProxy,
  logRetention,
  proxyRanges,
  readerPort,
  noLimit,
  throttlingAlarm,
  alarmDimension,
  connectUser,
  publicSsh,
  sessionDocument,
  sessionUsername,
  imdsV1,
  dockerImage,
  dockerDaemon,
  scheduledFunction,
  databaseFunction,
  expansion,
];
