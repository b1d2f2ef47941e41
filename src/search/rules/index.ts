import type { Rule } from '../../private/rules/rule';
import { alarmDimensions } from './alarm-dimensions';
import { alarmThreshold } from './alarm-threshold';
import { confusedDeputy } from './confused-deputy';
import { deadMetric } from './dead-metric';
import { nmslib } from './nmslib';

/** The rules of the module. */
export const SEARCH_RULES: readonly Rule[] = [alarmDimensions, deadMetric, alarmThreshold, nmslib, confusedDeputy];
