import { type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';
import { AUTO_PAUSE_PAGE, pausingClustersOf } from './paused-cluster';

/** What runs all the time: where its program is named, and how many there are. */
interface Kind {
  readonly noun: string;
  /** The properties that name what is run, with its network. */
  readonly programs: string[];
  readonly count: (properties: Value) => number | undefined;
}

const KINDS: Record<string, Kind> = {
  'AWS::ECS::Service': {
    noun: 'service',
    programs: ['TaskDefinition'],
    count: (properties) => properties.get('DesiredCount').number(),
  },
  'AWS::AutoScaling::AutoScalingGroup': {
    noun: 'Auto Scaling group',
    programs: ['LaunchTemplate', 'MixedInstancesPolicy', 'LaunchConfigurationName'],
    count: (properties) => properties.get('DesiredCapacity').number() ?? properties.get('MinSize').number(),
  },
};

export const autoPauseService: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-service',
  severity: Severity.WARNING,
  incident: 'An Aurora cluster with a minimum of 0 ACUs never paused: a service kept a pool of connections to it open.',
  remedy: 'Let the pool of the service close idle connections and keep none, or set a minimum above 0.',
  source: AUTO_PAUSE_PAGE,
  types: Object.keys(KINDS),
  judge: (service, report) => {
    const { noun, programs, count } = KINDS[service.type];
    const { properties } = service;
    const clusters = [service, ...programs.flatMap((name) => mentionedIn(properties.get(name)))].flatMap((program) =>
      [properties, program.properties].flatMap((groups) => pausingClustersOf(program, groups)),
    );
    if (clusters.length === 0 || count(properties) === 0) {
      return;
    }
    const place = programs.find((name) => !properties.get(name).isAbsent) ?? programs[0];
    for (const cluster of new Set(clusters)) {
      report.find(`Properties/${place}`, `The ${noun} runs all the time and keeps ${cluster.id} awake.`);
    }
  },
};

function mentionedIn(value: Value): Resource[] {
  return value.mentions().map(({ resource }) => resource);
}
