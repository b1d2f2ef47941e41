import { type Rule, Severity } from '../../private/rules/rule';
import { allOf } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import { requirementsOf } from './job-size';

export const neverPlaced: Rule = {
  id: 'hindsight-batch-never-placed',
  severity: Severity.ERROR,
  incident:
    'A job asked for more vCPUs than its compute environment may have, and stayed in RUNNABLE without an error.',
  remedy: 'Raise MaxvCpus of the compute environment to at least the VCPU of the largest job, or make the job smaller.',
  source: 'https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html',
  types: ['AWS::Batch::JobDefinition'],
  judge: (resource, report) => {
    const environments = environmentsOf(resource);
    const value = requirementsOf(resource).get('VCPU');
    const vcpus = environments.length > 0 ? value?.number() : undefined;
    if (value === undefined || vcpus === undefined) {
      return;
    }
    const isTooSmall = (environment: Resource) => {
      const most = environment.properties.at('ComputeResources', 'MaxvCpus').number();
      return most !== undefined && vcpus > most;
    };
    if (allOf(...environments.map((environment) => () => isTooSmall(environment)))) {
      const names = environments.map(({ id }) => id).join(', ');
      report.find(value, `A job takes ${vcpus} vCPUs, and ${names} may not have as many: it never starts.`);
    }
  },
};

/** The compute environments of the only queue of the app; none if there are several queues, or one of another app. */
function environmentsOf({ template: { set, app } }: Resource): Resource[] {
  const queues = set.ofType('AWS::Batch::JobQueue').filter(({ template }) => template.app === app);
  if (queues.length !== 1) {
    return [];
  }
  const order = queues[0].properties.get('ComputeEnvironmentOrder').items();
  const found = order.map((item) => item.get('ComputeEnvironment').target()?.resource);
  const own = found.filter((it) => it?.type === 'AWS::Batch::ComputeEnvironment') as Resource[];
  return own.length === order.length ? own : [];
}
