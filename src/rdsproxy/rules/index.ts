import type { Rule } from '../../private/rules/rule';
import { alarmDimensions } from './alarm-dimensions';
import { autoPauseProxy } from './auto-pause';
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
  logRetention,
  proxyRanges,
];
