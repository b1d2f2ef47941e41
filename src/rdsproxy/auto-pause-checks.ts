import { AspectPriority, Aspects, CfnResource, type IAspect, Stage } from 'aws-cdk-lib';
import { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { messagesOf } from '../private/synth/errors';
import { AutoPauseCluster } from './auto-pause-cluster';
import { autoPauseFindings } from './auto-pause-findings';
import { ResourceGraph } from './resource-graph';

const { warn } = messagesOf('rdsproxy');

/**
 * Finds Aurora Serverless v2 clusters with a minimum of 0 ACU that can never pause, or not resume in time.
 *
 * Each finding is a warning at synth that can be acknowledged under its name, `cdk-hindsight/rdsproxy:<name>`. AWS
 * gives no error for these combinations: the cluster just stays awake and is billed.
 *
 * | name | finding | source |
 * |---|---|---|
 * | `autoPauseEngineVersion` | an engine version that cannot scale to 0 | prerequisites |
 * | `autoPauseProxy` | an RDS Proxy, which keeps a connection to each instance | situations |
 * | `autoPauseReplication` | `rds.logical_replication` or `binlog_format` in the cluster's parameter group | situations |
 * | `autoPauseGlobalDatabase` | a cluster of a global database | situations |
 * | `autoPauseZeroEtl` | a zero-ETL integration | situations |
 * | `autoPauseProvisionedInstance` | an instance that is not serverless | mixed clusters |
 * | `autoPauseDuration` | a pause duration without a minimum of 0, or outside 300 to 86 400 seconds | interval |
 * | `autoPauseSchedule` | a scheduled function that connects before the cluster is idle long enough | how it works |
 * | `autoPauseFunctionTimeout` | a function whose timeout is below the 30 seconds of resuming | resuming |
 *
 * The sources are sections of one page of AWS. Whether a function uses a cluster is seen from references to it, its
 * secret or its security group, so not where only names are written out.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
export class AutoPauseChecks {
  /**
   * Checks the clusters in a construct, stack or app. What stands in front of them is found in all of the app, within
   * the same stage.
   *
   * Aspects of the CDK do not reach into a stage: those that exist below the scope by now are checked too, later ones
   * are not.
   */
  public static of(scope: IConstruct): AutoPauseChecks {
    for (const part of [scope, ...scope.node.findAll().filter(Stage.isStage)]) {
      if (!Aspects.of(part).all.some((aspect) => aspect instanceof AutoPauseAspect)) {
        Aspects.of(part).add(new AutoPauseAspect(), { priority: AspectPriority.READONLY });
      }
    }
    return new AutoPauseChecks();
  }

  private constructor() {}
}

class AutoPauseAspect implements IAspect {
  private readonly graphs = new Map<IConstruct, ResourceGraph>();

  public visit(construct: IConstruct): void {
    if (!CfnResource.isCfnResource(construct) || construct.cfnResourceType !== CfnDBCluster.CFN_RESOURCE_TYPE_NAME) {
      return;
    }
    const graph = this.graphOf(construct);
    const node = graph.find(construct);
    if (node) {
      for (const { name, resource, message } of autoPauseFindings(new AutoPauseCluster(graph, node), graph)) {
        warn(resource, name, message);
      }
    }
  }

  private graphOf(construct: IConstruct): ResourceGraph {
    const root = Stage.of(construct) ?? construct.node.root;
    const graph = this.graphs.get(root) ?? new ResourceGraph(root);
    this.graphs.set(root, graph);
    return graph;
  }
}
