import type { CfnResource } from 'aws-cdk-lib';
import type { IAlarm, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct, IConstruct } from 'constructs';
import type { AlarmThreshold } from '../alarm-threshold';
import type { AppView } from './app-view';
import type { IncidentAlarmsProps } from './incident-alarms-props';

/** The alarms of one resource, and its graphs. */
export interface Watcher extends IConstruct {
  readonly alarms: { readonly [name: string]: IAlarm };
  widgets(): IWidget[];
}

/** A kind of resource that incidents happen to. */
export interface Kind {
  /** The types in a template. */
  readonly types: readonly string[];
  /** The property with the options of this kind alone. */
  readonly options?: 'databaseProxies' | 'serverlessCaches' | 'nodeBasedCaches' | 'documentDbClusters';
  /** Creates the alarms that are missing; nothing if none is. */
  readonly watch: (place: Place, settings: IncidentAlarmsProps, app: AppView) => Watcher | undefined;
}

/** A resource, and where its alarms are created. */
export interface Place {
  readonly resource: CfnResource;
  readonly scope: Construct;
  readonly id: string;
}

/** Whether a threshold leaves its alarm on. */
export function isOn(threshold: AlarmThreshold | undefined): boolean {
  return threshold === undefined || threshold.value !== undefined;
}
