import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';

/** The alarms of a squid proxy. */
export interface SquidProxyAlarms extends AlarmOptions {
  /**
   * Squid does not answer: fewer heartbeats than this within 5 minutes.
   *
   * @default - fewer than 1, in 2 periods of 5 minutes
   */
  readonly heartbeats?: AlarmThreshold;

  /**
   * No healthy instance: this many fewer instances are in service than the group wants to have.
   *
   * @default - 1 or more, in 10 periods of 1 minute
   */
  readonly missingInstances?: AlarmThreshold;

  /**
   * Requests that squid denied, within 5 minutes. A browser that sends everything through the proxy has its own
   * background requests denied: raise the threshold or let only the partner's domains go through it.
   *
   * @default - 50 or more, in 1 period of 5 minutes
   */
  readonly deniedRequests?: AlarmThreshold;
}
