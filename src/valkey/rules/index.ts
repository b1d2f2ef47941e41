import type { Rule } from '../../private/rules/rule';
import { alarmDimension } from './alarm-dimension';
import { connectUser } from './connect-user';
import { noLimit } from './no-limit';
import { readerPort } from './reader-port';
import { throttlingAlarm } from './throttling-alarm';

/** The rules of the module. */
export const VALKEY_RULES: readonly Rule[] = [readerPort, noLimit, throttlingAlarm, alarmDimension, connectUser];
