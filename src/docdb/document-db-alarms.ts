import type { IAlarm, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { createAlarmsIn } from '../private/synth/alarms';
import { messagesOf } from '../private/synth/errors';
import { clusterAlarms } from './cluster-alarms';
import { clusterWidgets } from './cluster-widgets';
import type { DocumentDbAlarmsProps } from './document-db-alarms-props';
import { DocumentDbMetrics } from './document-db-metrics';
import { identifierOf, instancesInTheDark, instancesOf, requireCluster } from './watched-cluster';

const { warn } = messagesOf('docdb');

/**
 * Alarms, metrics and graphs for an existing DocumentDB cluster: its garbage collection and the writes that are left
 * until it becomes read-only, its replicas, limits, memory and caches. They do not change the cluster.
 *
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/garbage-collection.html
 * @example
 * import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
 * import { DatabaseCluster } from 'aws-cdk-lib/aws-docdb';
 * import { ITopic } from 'aws-cdk-lib/aws-sns';
 * import { DocumentDbAlarms } from 'cdk-hindsight/docdb';
 *
 * declare const topic: ITopic;
 *
 * const cluster = DatabaseCluster.fromDatabaseClusterAttributes(this, 'Orders', { clusterIdentifier: 'orders' });
 * new DocumentDbAlarms(this, 'OrdersAlarms', { cluster, alarms: { actions: [new SnsAction(topic)] } });
 */
export class DocumentDbAlarms extends DocumentDbMetrics {
  /** The identifier of the cluster, in lower case, which is a dimension of its metrics. */
  public readonly clusterIdentifier: string;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  private readonly hasReplicas: boolean;

  /**
   * @throws if not exactly one of `cluster` and `clusterIdentifier` is given, or the cluster is an elastic one, has an engine
   * version before 4.0, has more instances than are given, or is in another Region or account
   */
  constructor(scope: Construct, id: string, props: DocumentDbAlarmsProps) {
    super(scope, id);
    requireCluster(props, this);
    this.clusterIdentifier = identifierOf(props);
    this.hasReplicas = this.countInstances(props) !== 1;
    const table = clusterAlarms(this, this.hasReplicas);
    this.alarms = createAlarmsIn(this, 'docdb', table, props.alarms) as { [name: string]: IAlarm };
    // For a late warning, an acknowledgement counts only above the construct that has it.
    const place = new Construct(this, 'Instances');
    place.node.addValidation({ validate: () => this.warnOfInstances(props, place) });
  }

  /** Graphs for a dashboard: MVCC IDs, garbage collection, replicas, limits, memory and volume. */
  public widgets(): IWidget[] {
    return clusterWidgets(this, this.hasReplicas);
  }

  /** 0 if nothing is known. */
  private countInstances(props: DocumentDbAlarmsProps): number {
    return props.instances ?? instancesOf(props, this).length;
  }

  /** Told at the end, because instances may be added until then. */
  private warnOfInstances(props: DocumentDbAlarmsProps, place: Construct): string[] {
    const count = this.countInstances(props);
    if (count === 1) {
      const message =
        'the cluster has one instance, so nothing takes over when it fails or is patched: add a replica, or give ' +
        'instances if it has one that the app does not know of';
      warn(place, 'oneInstance', message);
    } else if (!this.hasReplicas) {
      const message =
        'replicas were added to the cluster after its alarms, so there is no alarm replicaLag: create the alarms after ' +
        'the instances, or give instances';
      warn(place, 'lateReplicas', message);
    }
    const dark = instancesInTheDark(props, this).map(({ node }) => node.path);
    if (dark.length > 0) {
      const message =
        `Performance Insights is off for ${dark.join(', ')}, so that nobody will see which queries an instance waits for: ` +
        'set enablePerformanceInsights';
      warn(place, 'performanceInsights', message);
    }
    return [];
  }
}
