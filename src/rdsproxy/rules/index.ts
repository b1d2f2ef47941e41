import type { Rule } from '../../private/rules/rule';
import { alarmDimensions } from './alarm-dimensions';
import { autoPauseDuration } from './auto-pause-duration';
import { autoPauseEngineVersion } from './auto-pause-engine-version';
import { autoPauseFunctionTimeout } from './auto-pause-function-timeout';
import { autoPauseGlobalDatabase } from './auto-pause-global-database';
import { autoPauseProvisionedInstance } from './auto-pause-provisioned-instance';
import { autoPauseProxy } from './auto-pause-proxy';
import { autoPauseReplication } from './auto-pause-replication';
import { autoPauseSchedule } from './auto-pause-schedule';
import { autoPauseService } from './auto-pause-service';
import { autoPauseZeroEtl } from './auto-pause-zero-etl';
import { logRetention } from './log-retention';
import { pinningAlarm } from './pinning-alarm';
import { pinningFilter } from './pinning-filter';
import { proxyRanges } from './ranges';

/** The rules of the module. */
export const RDSPROXY_RULES: readonly Rule[] = [
  pinningAlarm,
  alarmDimensions,
  pinningFilter,
  autoPauseProxy,
  autoPauseEngineVersion,
  autoPauseReplication,
  autoPauseGlobalDatabase,
  autoPauseZeroEtl,
  autoPauseProvisionedInstance,
  autoPauseDuration,
  autoPauseSchedule,
  autoPauseService,
  autoPauseFunctionTimeout,
  logRetention,
  proxyRanges,
];
