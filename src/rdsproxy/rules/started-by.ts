import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';

/** Something that runs, and where it was named: a task has its network there. */
export interface Job {
  readonly resource: Resource;
  readonly namedIn: Value;
}

/**
 * What a target starts, also through what only hands on: the alias and the version of a function, a state machine, a queue
 * and a topic.
 */
export function startedBy(target: Value): Job[] {
  const jobs = jobsIn(target);
  const seen = new Set(jobs.map(({ resource }) => resource.key));
  // Grows while it is walked through.
  for (const { resource } of jobs) {
    for (const job of handedOnBy(resource).flatMap(jobsIn)) {
      if (!seen.has(job.resource.key)) {
        seen.add(job.resource.key);
        jobs.push(job);
      }
    }
  }
  return jobs;
}

/** The security groups of a job: a function and a build have their own. */
export function groupsOf({ resource, namedIn }: Job): Value {
  const own = resource.properties.get('VpcConfig');
  return own.isAbsent ? namedIn : own;
}

function jobsIn(value: Value): Job[] {
  return value.mentions().map(({ resource }) => ({ resource, namedIn: value }));
}

function handedOnBy(resource: Resource): Value[] {
  const { properties, template } = resource;
  switch (resource.type) {
    case 'AWS::Lambda::Alias':
    case 'AWS::Lambda::Version':
      return [properties.get('FunctionName')];
    case 'AWS::StepFunctions::StateMachine':
      return [properties];
    case 'AWS::SQS::Queue':
      return [
        ...ofThose(template.set, 'AWS::Lambda::EventSourceMapping', 'EventSourceArn', resource, 'FunctionName'),
        ...ofThose(template.set, 'AWS::Pipes::Pipe', 'Source', resource, 'Target'),
      ];
    case 'AWS::SNS::Topic':
      return [
        properties.get('Subscription'),
        ...ofThose(template.set, 'AWS::SNS::Subscription', 'TopicArn', resource, 'Endpoint'),
      ];
    default:
      return [];
  }
}

/** A property of all resources of a type that have another one speak of the source. */
function ofThose(set: TemplateSet, type: string, property: string, source: Resource, wanted: string): Value[] {
  return set
    .ofType(type)
    .filter(({ properties }) => properties.isMap)
    .filter(({ properties }) =>
      properties
        .get(property)
        .mentions()
        .some(({ resource }) => resource === source),
    )
    .map(({ properties }) => properties.get(wanted));
}
