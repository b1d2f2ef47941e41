import type { Rule } from '../../private/rules/rule';
import { alarmDimensions } from './alarm-dimensions';
import { deadMetric } from './dead-metric';
import { gcAlarm } from './gc-alarm';
import { mvccThreshold } from './mvcc-threshold';

/** The rules of the module. */
export const DOCDB_RULES: readonly Rule[] = [gcAlarm, mvccThreshold, deadMetric, alarmDimensions];
