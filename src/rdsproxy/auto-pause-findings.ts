import type { CfnResource } from 'aws-cdk-lib';
import type { AutoPauseCluster } from './auto-pause-cluster';
import { canAutoPause } from './facts';
import type { Properties, ResourceGraph } from './resource-graph';
import { scheduleInterval } from './schedule-interval';

const RESUME_SECONDS = 30;
const DEFAULT_FUNCTION_TIMEOUT = 3;
const LOGICAL_REPLICATION_ON = ['1', 'on', 'true'];

/** Something that keeps a cluster from pausing, or from resuming in time. */
export interface AutoPauseFinding {
  readonly name: string;
  readonly resource: CfnResource;
  readonly message: string;
}

type Check = (cluster: AutoPauseCluster, graph: ResourceGraph) => AutoPauseFinding[];

const CHECKS: Check[] = [
  engineVersion,
  proxyInFront,
  replication,
  globalDatabase,
  zeroEtl,
  provisionedInstance,
  schedules,
  functionTimeouts,
];

/** What is to be said about one cluster. */
export function autoPauseFindings(cluster: AutoPauseCluster, graph: ResourceGraph): AutoPauseFinding[] {
  const checks = cluster.minCapacity === 0 ? CHECKS : [];
  return [...pauseDuration(cluster), ...checks.flatMap((check) => check(cluster, graph))];
}

function pauseDuration(cluster: AutoPauseCluster): AutoPauseFinding[] {
  const { minCapacity, pauseDuration: seconds, resource } = cluster;
  if (seconds === undefined) {
    return [];
  }
  if (minCapacity !== undefined && minCapacity > 0) {
    const message = `The pause duration of ${seconds} seconds has no effect: with a minimum of ${minCapacity} ACU the cluster never pauses. Set the minimum to 0, or leave the duration out.`;
    return [{ name: 'autoPauseDuration', resource, message }];
  }
  if (seconds < 300 || seconds > 86_400) {
    const message = `The pause duration must be between 300 and 86400 seconds, got: ${seconds}.`;
    return [{ name: 'autoPauseDuration', resource, message }];
  }
  return [];
}

function engineVersion({ node, resource }: AutoPauseCluster): AutoPauseFinding[] {
  const { Engine, EngineVersion } = node.properties;
  if (canAutoPause(Engine, EngineVersion) !== false) {
    return [];
  }
  const message = `${Engine} ${EngineVersion} cannot scale to 0 ACU. Use at least 13.15, 14.12, 15.7 or 16.3 of Aurora PostgreSQL, or 3.08.0 of Aurora MySQL.`;
  return [{ name: 'autoPauseEngineVersion', resource, message }];
}

function proxyInFront(cluster: AutoPauseCluster): AutoPauseFinding[] {
  return cluster.referrers('AWS::RDS::DBProxyTargetGroup').map((group) => ({
    name: 'autoPauseProxy',
    resource: cluster.resource,
    message: `The cluster never pauses: the RDS Proxy of ${group.resource.node.path} keeps a connection to each instance open. Remove the proxy, or set a minimum above 0.`,
  }));
}

function replication(cluster: AutoPauseCluster): AutoPauseFinding[] {
  const groups = cluster.referred('AWS::RDS::DBClusterParameterGroup');
  return groups.flatMap(({ properties }) => {
    const parameters = (properties.Parameters ?? {}) as Properties;
    const setting = (name: string) => `${parameters[name] ?? ''}`.toLowerCase();
    const binlog = setting('binlog_format');
    const found = LOGICAL_REPLICATION_ON.includes(setting('rds.logical_replication'))
      ? 'rds.logical_replication'
      : ['row', 'mixed', 'statement'].includes(binlog)
        ? 'binlog_format'
        : undefined;
    const message = `The writer never pauses: ${found} turns replication on, which keeps a connection busy. Turn it off, or set a minimum above 0.`;
    return found ? [{ name: 'autoPauseReplication', resource: cluster.resource, message }] : [];
  });
}

function globalDatabase(cluster: AutoPauseCluster): AutoPauseFinding[] {
  const isGlobal =
    cluster.node.properties.GlobalClusterIdentifier !== undefined ||
    cluster.referrers('AWS::RDS::GlobalCluster').length > 0;
  const message =
    'The cluster is part of an Aurora global database: its writer never pauses. Set a minimum above 0, or take it out of the global database.';
  return isGlobal ? [{ name: 'autoPauseGlobalDatabase', resource: cluster.resource, message }] : [];
}

function zeroEtl(cluster: AutoPauseCluster): AutoPauseFinding[] {
  return cluster.referrers('AWS::RDS::Integration').map((integration) => ({
    name: 'autoPauseZeroEtl',
    resource: cluster.resource,
    message: `The writer never pauses: ${integration.resource.node.path} is a zero-ETL integration. Set a minimum above 0, or remove the integration.`,
  }));
}

function provisionedInstance(cluster: AutoPauseCluster): AutoPauseFinding[] {
  const isProvisioned = (type: unknown) => typeof type === 'string' && type !== 'db.serverless';
  return cluster
    .referrers('AWS::RDS::DBInstance')
    .filter(({ properties }) => isProvisioned(properties.DBInstanceClass))
    .map((instance) => ({
      name: 'autoPauseProvisionedInstance',
      resource: cluster.resource,
      message: `The writer never pauses: ${instance.resource.node.path} is a provisioned instance (${instance.properties.DBInstanceClass}). Make it serverless, or set a minimum above 0.`,
    }));
}

function schedules(cluster: AutoPauseCluster, graph: ResourceGraph): AutoPauseFinding[] {
  const functions = new Set(cluster.functions().map(({ resource }) => resource));
  return graph.ofType('AWS::Events::Rule', 'AWS::Scheduler::Schedule').flatMap((schedule) => {
    const seconds = scheduleInterval(schedule.properties.ScheduleExpression);
    const targets = [...schedule.references].some((target) => functions.has(target as CfnResource));
    if (seconds === undefined || seconds > cluster.pauseSeconds || !targets) {
      return [];
    }
    const message = `The schedule runs a function in front of ${cluster.resource.node.path} every ${seconds} seconds: the cluster, which pauses after ${cluster.pauseSeconds} idle seconds, never does. Run it less often, or set a minimum above 0.`;
    return [{ name: 'autoPauseSchedule', resource: schedule.resource, message }];
  });
}

function functionTimeouts(cluster: AutoPauseCluster): AutoPauseFinding[] {
  return cluster.functions().flatMap(({ resource, properties }) => {
    const timeout = properties.Timeout ?? DEFAULT_FUNCTION_TIMEOUT;
    if (typeof timeout !== 'number' || timeout >= RESUME_SECONDS) {
      return [];
    }
    const message = `The timeout of ${timeout} seconds is too short for ${cluster.resource.node.path}, which may be paused: resuming takes about 15 seconds, and 30 or more after a day. Set at least ${RESUME_SECONDS} seconds.`;
    return [{ name: 'autoPauseFunctionTimeout', resource, message }];
  });
}
