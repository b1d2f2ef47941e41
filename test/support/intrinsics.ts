/** Where a template is taken to be deployed. */
export interface Deployment {
  readonly partition?: string;
  readonly account?: string;
  readonly region?: string;
  /** What `Ref` and `Fn::GetAtt` give, by `LogicalId` or `LogicalId.Attribute`. */
  readonly values?: Record<string, string>;
}

const DNS_SUFFIXES: Record<string, string> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
};

/**
 * Replaces the intrinsic functions in a part of a template by what CloudFormation would put there.
 * A reference that `values` does not name is an error, so that a policy is never judged by a made-up ARN.
 */
export function resolveIntrinsics<T = any>(part: unknown, deployment: Deployment = {}): T {
  const { partition = 'aws', account = '111122223333', region = 'eu-central-1', values = {} } = deployment;
  const known: Record<string, string> = {
    'AWS::Partition': partition,
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::URLSuffix': DNS_SUFFIXES[partition],
    ...values,
  };
  const lookUp = (name: string): string => {
    if (known[name] === undefined) {
      throw new Error(`the template refers to ${name}: give the deployment a value for it`);
    }
    return known[name];
  };
  const functions: Record<string, (argument: any) => unknown> = {
    Ref: (name: string) => lookUp(name),
    'Fn::GetAtt': (path: string | string[]) => lookUp([path].flat().join('.')),
    'Fn::Join': ([separator, parts]: [string, unknown]) => resolve(parts).join(separator),
    'Fn::Select': ([index, list]: [number, unknown]) => resolve(list)[Number(index)],
    'Fn::Split': ([separator, text]: [string, unknown]) => resolve(text).split(separator),
    'Fn::Sub': (text: string | [string, Record<string, unknown>]) => {
      const [pattern, names] = [text, {}].flat() as [string, Record<string, unknown>];
      return pattern.replace(/\$\{([\w:.]+)\}/g, (_, name) => (name in names ? resolve(names[name]) : lookUp(name)));
    },
  };
  const resolve = (value: any): any => {
    if (Array.isArray(value)) {
      return value.map(resolve);
    }
    if (value === null || typeof value !== 'object') {
      return value;
    }
    const [key, ...others] = Object.keys(value);
    if (others.length === 0 && key in functions) {
      return functions[key](value[key]);
    }
    if (others.length === 0 && key.startsWith('Fn::')) {
      throw new Error(`no rule for ${key}: add it to resolveIntrinsics`);
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner)]));
  };
  return resolve(part);
}
