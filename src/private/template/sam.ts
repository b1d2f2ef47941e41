import { asWord, isRecord } from './json-value';

type Properties = Record<string, unknown>;

/** A resource that the transform of SAM makes of another one. */
export interface SamResource {
  readonly id: string;
  readonly type: string;
  readonly properties: unknown;
  readonly condition?: unknown;
  /** What it is made of, and where that stands in it; nothing for what replaces it. */
  readonly origin?: { readonly id: string; readonly location: string };
}

const TRANSFORM = 'AWS::Serverless-2016-10-31';
const FUNCTION = 'AWS::Serverless::Function';
const STATE_MACHINE = 'AWS::Serverless::StateMachine';
/** What makes resources that the template does not describe. */
const UNKNOWN = ['AWS::Serverless::Application', 'AWS::Serverless::Connector'];
/** Properties of a function that the transform passes on as they are. */
const PASSED_ON = [
  'Architectures',
  'Environment',
  'FunctionName',
  'Handler',
  'KmsKeyArn',
  'Layers',
  'MemorySize',
  'ReservedConcurrentExecutions',
  'Role',
  'Runtime',
  'Tags',
  'Timeout',
  'VpcConfig',
];

/** Whether a template has the transform, alone or among others. */
export function isSam(transforms: readonly unknown[]): boolean {
  return transforms.includes(TRANSFORM);
}

/** The types in a template whose resources are not known before the transform has run. */
export function unknownToSam(resources: Properties): string[] {
  const types = Object.values(resources).map((raw) => (isRecord(raw) ? asWord(raw.Type) : ''));
  return UNKNOWN.filter((type) => types.includes(type));
}

/**
 * The resources that the transform makes of one, as far as rules look at them.
 *
 * @see https://github.com/aws/serverless-application-model/blob/develop/docs/internals/generated_resources.rst
 */
export function expandSam(id: string, raw: Properties, globals: Properties): SamResource[] {
  const properties = merged(globalsFor(raw, globals), raw.Properties);
  const made = isRecord(properties) ? expansions(id, `${raw.Type}`, properties) : [];
  const own = { id, type: typeOf(raw), properties: isRecord(properties) ? replaced(raw, id, properties) : properties };
  return [own, ...made].map((resource) => ({ ...resource, condition: raw.Condition }));
}

/** The properties that a resource takes from `Globals`, without those that it ignores by `IgnoreGlobals`. */
function globalsFor(raw: Properties, globals: Properties): Properties {
  const all = globals[nameOf(raw)];
  const { IgnoreGlobals: ignored } = raw;
  if (!isRecord(all) || ignored === '*') {
    return {};
  }
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !(Array.isArray(ignored) && ignored.includes(name))),
  );
}

/** The name of the part of `Globals` for a resource. */
function nameOf({ Type: type }: Properties): string {
  return `${type}`.replace(/^.*::/, '');
}

function typeOf({ Type: type }: Properties): string {
  return type === FUNCTION
    ? 'AWS::Lambda::Function'
    : type === STATE_MACHINE
      ? 'AWS::StepFunctions::StateMachine'
      : `${type}`;
}

/** Maps are merged and lists joined; of anything else that of the resource counts. */
function merged(general: unknown, own: unknown): unknown {
  if (own === undefined) {
    return general;
  }
  if (Array.isArray(general) && Array.isArray(own)) {
    return [...general, ...own];
  }
  if (!isPlain(general) || !isPlain(own)) {
    return own;
  }
  const entries = Object.keys(own).map((key) => [
    key,
    merged(Object.hasOwn(general, key) ? general[key] : undefined, own[key]),
  ]);
  return { ...general, ...Object.fromEntries(entries) };
}

/** A map that no function makes. */
function isPlain(value: unknown): value is Properties {
  return isRecord(value) && !Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}

function replaced({ Type: type }: Properties, id: string, properties: Properties): unknown {
  if (type === STATE_MACHINE) {
    return { ...properties, RoleArn: properties.Role ?? { 'Fn::GetAtt': [`${id}Role`, 'Arn'] } };
  }
  if (type !== FUNCTION) {
    return properties;
  }
  const passedOn = PASSED_ON.filter((key) => properties[key] !== undefined).map((key) => [key, properties[key]]);
  const queue = properties.DeadLetterQueue;
  return {
    ...Object.fromEntries(passedOn),
    Role: properties.Role ?? { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
    Code: codeOf(properties),
    ...(queue === undefined ? {} : { DeadLetterConfig: isPlain(queue) ? { TargetArn: queue.TargetArn } : queue }),
  };
}

function codeOf({ InlineCode: code, ImageUri: image, CodeUri: uri }: Properties): unknown {
  return code !== undefined ? { ZipFile: code } : image !== undefined ? { ImageUri: image } : uri;
}

function expansions(id: string, type: string, properties: Properties): SamResource[] {
  if (type !== FUNCTION && type !== STATE_MACHINE) {
    return [];
  }
  const alias = type === FUNCTION ? properties.AutoPublishAlias : undefined;
  const published = alias === undefined ? [] : versionAndAlias(id, alias);
  const target = alias === undefined ? undefined : { Ref: `${id}.Alias` };
  return [
    ...(properties.Role === undefined ? [roleOf(id, properties)] : []),
    ...published,
    ...invokeConfig(id, properties, alias),
    ...eventsOf(id, properties, target ?? (type === FUNCTION ? { 'Fn::GetAtt': [id, 'Arn'] } : { Ref: id })),
  ];
}

function roleOf(id: string, { Policies: policies }: Properties): SamResource {
  const documents = [policies].flat().filter((policy) => isRecord(policy) && policy.Statement !== undefined);
  const service = 'lambda.amazonaws.com';
  return {
    id: `${id}Role`,
    type: 'AWS::IAM::Role',
    origin: { id, location: 'Properties/Policies' },
    properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
      },
      Policies: documents.map((PolicyDocument) => ({ PolicyDocument })),
    },
  };
}

/** By the names that templates refer to them: `!Ref Function.Alias` and `!Ref Function.Version`. */
function versionAndAlias(id: string, Name: unknown): SamResource[] {
  const origin = { id, location: 'Properties/AutoPublishAlias' };
  const version = { Ref: `${id}.Version` };
  return [
    { id: `${id}.Version`, type: 'AWS::Lambda::Version', origin, properties: { FunctionName: { Ref: id } } },
    {
      id: `${id}.Alias`,
      type: 'AWS::Lambda::Alias',
      origin,
      properties: { FunctionName: { Ref: id }, FunctionVersion: { 'Fn::GetAtt': [version.Ref, 'Version'] }, Name },
    },
  ];
}

/** Of asynchronous invocations; the transform makes a queue or a topic where none is given. */
function invokeConfig(id: string, { EventInvokeConfig: config }: Properties, alias: unknown): SamResource[] {
  if (!isPlain(config)) {
    return [];
  }
  const { DestinationConfig: destinations, ...rest } = config;
  const failure = isPlain(destinations) ? destinations.OnFailure : undefined;
  const DestinationConfig = isPlain(failure)
    ? { OnFailure: { Destination: failure.Destination ?? `the ${asWord(failure.Type)} that SAM makes` } }
    : destinations;
  return [
    {
      id: `${id}EventInvokeConfig`,
      type: 'AWS::Lambda::EventInvokeConfig',
      origin: { id, location: 'Properties/EventInvokeConfig' },
      properties: { ...rest, DestinationConfig, FunctionName: { Ref: id }, Qualifier: alias ?? '$LATEST' },
    },
  ];
}

function eventsOf(id: string, { Events: events }: Properties, Arn: unknown): SamResource[] {
  return Object.entries(isRecord(events) ? events : {}).flatMap(([name, event]) => {
    const properties = isRecord(event) && isRecord(event.Properties) ? event.Properties : {};
    const origin = { id, location: `Properties/Events/${name}` };
    const made = isRecord(event) ? ofEvent(asWord(event.Type), properties, Arn) : undefined;
    return made ? [{ id: `${id}${name}`, origin, ...made }] : [];
  });
}

function ofEvent(type: string, event: Properties, Arn: unknown): Pick<SamResource, 'type' | 'properties'> | undefined {
  const target = { Id: 'Target', Arn, DeadLetterConfig: event.DeadLetterConfig, RetryPolicy: event.RetryPolicy };
  switch (type) {
    case 'Schedule':
      return {
        type: 'AWS::Events::Rule',
        properties: {
          ScheduleExpression: event.Schedule,
          State: event.State ?? event.Enabled,
          Targets: [{ ...target, Input: event.Input }],
        },
      };
    case 'ScheduleV2':
      return {
        type: 'AWS::Scheduler::Schedule',
        properties: {
          ScheduleExpression: event.ScheduleExpression,
          State: event.State,
          Target: { ...target, Input: event.Input, RoleArn: event.RoleArn },
        },
      };
    case 'CloudWatchEvent':
    case 'EventBridgeRule':
      return {
        type: 'AWS::Events::Rule',
        properties: { EventPattern: event.Pattern, State: event.State, Targets: [target] },
      };
    case 'DynamoDB':
    case 'Kinesis': {
      const { Stream: EventSourceArn, ...rest } = event;
      return {
        type: 'AWS::Lambda::EventSourceMapping',
        properties: { ...rest, EventSourceArn, FunctionName: Arn },
      };
    }
    default:
      return undefined;
  }
}
