import type { IAlarm, IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmThreshold } from '../alarm-threshold';
import { createAlarms } from '../private/synth/alarms';
import { graph } from '../private/synth/widgets';
import type { Watcher } from './kind';

/** One alarm on a number of things none of which should happen. */
export interface Count {
  /** The name of the alarm, and of its threshold. */
  readonly name: string;
  /** The title of the graph: the things that are counted. */
  readonly title: string;
  readonly metric: IMetric;
  /** Metrics that help to understand the number. */
  readonly beside?: IMetric[];
  readonly threshold?: AlarmThreshold;
  readonly description: string;
}

/** The alarm on a count, and its graph. */
export class CountAlarm extends Construct implements Watcher {
  public readonly alarms: { readonly [name: string]: IAlarm };

  private readonly count: Count;

  constructor(scope: Construct, id: string, make: (scope: Construct) => Count) {
    super(scope, id);
    this.count = make(this);
    const { name, metric, description, threshold } = this.count;
    const definition = { metric, threshold: 1, evaluationPeriods: 1, description };
    this.alarms = createAlarms(this, 'monitoring', { [name]: definition }, { [name]: threshold }) as {
      [name: string]: IAlarm;
    };
  }

  public widgets(): IWidget[] {
    const { title, metric, beside = [] } = this.count;
    return [graph(title, { left: [metric, ...beside], width: 24 })];
  }
}
