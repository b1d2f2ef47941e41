import { type Rule, Severity } from '../../private/rules/rule';
import { AUTO_PAUSE_PAGE, pausingClustersOf, runBy } from './paused-cluster';

export const autoPauseService: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-service',
  severity: Severity.WARNING,
  incident: 'An Aurora cluster with a minimum of 0 ACUs never paused: a service kept a pool of connections to it open.',
  remedy: 'Let the pool of the service close idle connections and keep none, or set a minimum above 0.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::ECS::Service'],
  judge: (service, report) => {
    const { properties } = service;
    const groups = properties.get('NetworkConfiguration');
    const clusters = [service, ...runBy(properties.get('TaskDefinition'))].flatMap((job) =>
      pausingClustersOf(job, groups),
    );
    if (clusters.length === 0 || properties.get('DesiredCount').number() === 0) {
      return;
    }
    for (const cluster of new Set(clusters)) {
      report.find('Properties/TaskDefinition', `The service runs all the time and keeps ${cluster.id} awake.`);
    }
  },
};
