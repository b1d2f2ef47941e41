import { App, CfnResource, RemovalPolicy, type Resource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isSentence, thrownBy } from '../support/wrong-types';
import { Ground } from './ground';
import type { Layout } from './layouts';

const ENV = { account: '111122223333', region: 'eu-central-1' };

/** The physical names in a template, where a name is written out. */
const PHYSICAL_NAMES =
  /^(Alarm|Bucket|ComputeEnvironment|Dashboard|DBProxy|DBProxyEndpoint|Document|Function|JobDefinition|JobQueue|Queue|Role|RuleSet|ServerlessCache|StateMachine|Table|Topic)?Name$|^UserGroupId$|^UserId$/;

/** A stack that is deployed twice, for example as `shop-test` and `shop-live` by a context value, has the same paths. */
export function testTwins<T extends IConstruct, P extends object>({ make }: Layout<T, P>): void {
  test('the same stack under two names has no physical name in common', () => {
    const [one, other] = ['shop-test', 'shop-live'].map((stackName) => {
      const stack = new Stack(new App(), 'Stack', { env: ENV, stackName });
      const made = make(stack, 'Made', new Ground(stack, stack), {});
      return made.node.findAll().flatMap((it) => (CfnResource.isCfnResource(it) ? namesOf(it) : []));
    });
    expect(one.filter((name) => other.includes(name))).toEqual([]);
  });
}

function namesOf(resource: CfnResource): string[] {
  const written = Object.values<{ Properties?: object }>(
    Stack.of(resource).resolve(resource._toCloudFormation()).Resources,
  );
  return written.flatMap(({ Properties = {} }) =>
    Object.entries(Properties)
      .filter(([property, value]) => PHYSICAL_NAMES.test(property) && typeof value === 'string')
      .map(([property, value]) => `${resource.cfnResourceType} ${property} ${value}`),
  );
}

/** The CDK's own error says that there is "no child", which means nothing to whoever calls it. */
export function testAnyRemoval<T extends IConstruct, P extends object>({ make }: Layout<T, P>): void {
  test('a removal policy is applied, or rejected with a sentence', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    const made: Partial<Resource> = make(stack, 'Made', new Ground(stack, stack), {}) as object;
    const error = thrownBy(() => made.applyRemovalPolicy?.(RemovalPolicy.RETAIN));
    expect(error === undefined || isSentence(error)).toBe(true);
  });
}
