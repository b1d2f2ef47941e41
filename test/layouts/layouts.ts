import {
  App,
  type CfnElement,
  CfnResource,
  CfnWaitConditionHandle,
  NestedStack,
  Stack,
  type StackProps,
  Stage,
} from 'aws-cdk-lib';
import { type IConnectable, SubnetFilter, type SubnetSelection, SubnetType } from 'aws-cdk-lib/aws-ec2';
import * as flags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Construct, IConstruct } from 'constructs';
import { thrownBy } from '../support/wrong-types';
import { CLIENTS, type Client } from './clients';
import { Ground, importedVpc, lookedUpVpc, VPC_CONTEXT } from './ground';
import { testAnyRemoval, testTwins } from './names-and-policies';
import { testWrongTypes } from './wrong-types';

const ENV = { account: '111122223333', region: 'eu-central-1' };

/** How a construct is put into the layouts that people have. */
export interface Layout<T extends IConstruct, P extends object> {
  /** The name of the struct of its properties. */
  readonly props: string;
  /** Makes the construct with what it needs, and with these properties beside or in place of the usual ones. */
  readonly make: (scope: Construct, id: string, ground: Ground, props: Partial<P>) => T;
  /** Lets a client use all of it: grants, environment. */
  readonly use?: (made: T, client: Client) => void;
  /** Whether `use` lets clients connect through the network. */
  readonly connects?: boolean;
  /** The property with which its subnets are selected. */
  readonly subnets?: keyof P;
  /** The physical name, which a replacement must not have in common with what it replaces. */
  readonly nameOf?: (made: T) => string;
  /** Two values of each property whose change replaces the resource. */
  readonly replacedBy?: (ground: Ground) => { readonly [property: string]: readonly [Partial<P>, Partial<P>] };
  /** Things that are imported in each way that the CDK has. */
  readonly imports?: { readonly [what: string]: (scope: Construct, ground: Ground) => Partial<P> };
  /** Imports that cannot work, and the error that says how to import them. */
  readonly rejectedImports?: {
    readonly [what: string]: {
      readonly props: (scope: Construct, ground: Ground) => Partial<P>;
      readonly error: RegExp;
    };
  };
  /** The types that follow the removal policy, and the properties that set it. */
  readonly removal?: {
    readonly types: readonly string[];
    readonly retain: Partial<P>;
    readonly destroy: Partial<P>;
  };
  /** For a construct of which one app can have only one in an account. */
  readonly isUnique?: boolean;
  /** Regions of other partitions that do not have the service. */
  readonly missingIn?: readonly string[];
}

const SELECTIONS: Record<string, SubnetSelection> = {
  'by type': { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
  'by group name': { subnetGroupName: 'Private' },
  'by Availability Zone': {
    subnetType: SubnetType.PRIVATE_WITH_EGRESS,
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  },
  'by filter': {
    subnetType: SubnetType.PRIVATE_WITH_EGRESS,
    subnetFilters: [SubnetFilter.availabilityZones(['eu-central-1a', 'eu-central-1b'])],
  },
};

/** Puts a construct into every layout, without the recommended feature flags and with them. */
export function testLayouts<T extends IConstruct, P extends object>(layout: Layout<T, P>): void {
  let combinations = 0;
  describe.each([
    ['without feature flags', {}],
    ['with the recommended feature flags', flags],
  ])('%s', (_, context) => {
    beforeEach(() => {
      combinations += 1;
    });
    const suite = new Suite(layout, context);
    suite.testLookups();
    suite.testStacks();
    suite.testClients();
    suite.testImports();
    suite.testEnvironments();
  });
  testReplacements(layout);
  testRemoval(layout);
  testTwins(layout);
  testAnyRemoval(layout);
  testWrongTypes(layout);
  afterAll(() => {
    console.info(`${layout.props}: ${combinations} combinations of layout and feature flags without an error`);
  });
}

/** Newer releases object to the CDK's own placeholder for a VPC; with the CLI, synthesis goes on to the lookup. */
const BEFORE_LOOKUP = { builtinCloudFormationValidation: false };

/** An app with the fast settings of the CDK. */
function appWith(context: object, settings: object = {}): App {
  return new App({
    ...settings,
    analyticsReporting: false,
    treeMetadata: false,
    postCliContext: { ...context, 'aws:cdk:disable-stack-trace': true, 'aws:cdk:disable-creation-stack-traces': true },
  });
}

/** A stack that holds something else, too: newer releases object to one without resources. */
function stackIn(scope: Construct, id: string, props?: StackProps): Stack {
  const stack = new Stack(scope, id, props);
  new CfnWaitConditionHandle(stack, 'Else');
  return stack;
}

class Suite<T extends IConstruct, P extends object> {
  constructor(
    private readonly layout: Layout<T, P>,
    private readonly context: object,
  ) {}

  public testLookups(): void {
    const { subnets } = this.layout;
    const selections = { default: undefined, ...(subnets === undefined ? {} : SELECTIONS) };
    test.each(Object.entries(selections))('in a VPC that is looked up, subnets %s', (_, selection) => {
      const props: Partial<P> = Object.assign({}, selection && { [subnets as string]: selection });
      const first = this.lookUp({}, props);
      const missing = first.manifest.missing ?? [];
      // A construct without a VPC looks nothing up.
      const filled = Object.fromEntries(missing.map(({ key }) => [key, VPC_CONTEXT]));
      expect(this.lookUp(filled, props).manifest.missing ?? []).toEqual([]);
    });
  }

  public testStacks(): void {
    test('in one stack, used by a function', () => this.useIn(['One', 'One', 'One'], 'function'));
    test('in the network stack, used from an app stack', () => this.useIn(['Network', 'Network', 'App'], 'function'));
    test('in a data stack, used from the network stack', () => {
      this.useIn(['Network', 'Data', 'Network'], 'role');
    });
    test('two of it in one stack', () => {
      if (!this.layout.isUnique) {
        const app = appWith(this.context);
        const stack = stackIn(app, 'Stack', { env: ENV });
        const ground = new Ground(stack, stack);
        this.layout.make(stack, 'One', ground, {});
        this.layout.make(stack, 'Two', ground, {});
        requireSynthesis(app);
      }
    });
    test('in a nested stack', () => {
      const app = appWith(this.context);
      const stack = stackIn(app, 'Stack', { env: ENV });
      this.layout.make(new NestedStack(stack, 'Nested'), 'Made', new Ground(stack, stack), {});
      requireSynthesis(app);
    });
    test('in Stages of several accounts', () => {
      const app = appWith(this.context);
      for (const account of ['111122223333', '444455556666']) {
        const stage = new Stage(app, `Stage${account}`, { env: { ...ENV, account } });
        const network = stackIn(stage, 'Network');
        this.layout.make(stackIn(stage, 'Data'), 'Made', new Ground(network, network), {});
      }
      requireSynthesis(app);
    });
  }

  public testClients(): void {
    test.each(Object.keys(CLIENTS))('in a data stack, used by a client in an app stack: %s', (kind) => {
      this.useIn(['Network', 'Data', 'App'], kind);
    });
  }

  public testImports(): void {
    test('in a VPC that is imported', () => {
      const app = appWith(this.context);
      const stack = stackIn(app, 'Stack', { env: ENV });
      this.layout.make(stack, 'Made', new Ground(stack, stack, importedVpc), {});
      requireSynthesis(app);
    });
    const { imports = {}, rejectedImports = {} } = this.layout;
    for (const [what, propsFrom] of Object.entries(imports)) {
      test(`with an import: ${what}`, () => {
        expect(this.makeWith(propsFrom).stacks.length).toBeGreaterThan(0);
      });
    }
    for (const [what, { props, error }] of Object.entries(rejectedImports)) {
      test(`rejects an import that cannot work: ${what}`, () => {
        expect(() => this.makeWith(props)).toThrow(error);
      });
    }
  }

  public testEnvironments(): void {
    const { missingIn = [] } = this.layout;
    const regions = ['cn-north-1', 'us-gov-west-1'].filter((region) => !missingIn.includes(region));
    for (const region of regions) {
      test(`in another partition: ${region}`, () => this.makeInPartition(region));
    }
    test('in another Region than what it stands on: a sentence, or nothing of it is needed', () => {
      const app = appWith(this.context);
      const [own, other] = ['eu-central-1', 'us-east-1'].map((region) =>
        stackIn(app, region, { env: { ...ENV, region }, crossRegionReferences: true }),
      );
      const error = thrownBy(() => this.layout.make(own, 'Made', new Ground(other, other), {}));
      expect(error?.message ?? '').toMatch(/^$|^\w+ must be in the Region of /);
      expect(error || own.dependencies.length === 0).toBeTruthy();
    });
    test('in a stack without an environment', () => {
      const app = appWith(this.context);
      const stack = stackIn(app, 'Stack');
      this.layout.make(stack, 'Made', new Ground(stack, stack), {});
      requireSynthesis(app);
    });
  }

  private makeInPartition(region: string): void {
    const app = appWith(this.context);
    const stack = stackIn(app, 'Stack', { env: { ...ENV, region } });
    this.layout.make(stack, 'Made', new Ground(stack, stack), {});
    const { template } = app.synth().stacks[0];
    expect(JSON.stringify(template)).not.toMatch(/"arn:aws:/);
  }

  private lookUp(context: object, props: Partial<P>) {
    const isFirst = Object.keys(context).length === 0;
    const app = appWith({ ...this.context, ...context }, isFirst ? BEFORE_LOOKUP : {});
    const stack = stackIn(app, 'Stack', { env: ENV });
    this.layout.make(stack, 'Made', new Ground(stack, stack, lookedUpVpc), props);
    return app.synth();
  }

  private makeWith(propsFrom: (scope: Construct, ground: Ground) => Partial<P>) {
    const app = appWith(this.context);
    const stack = stackIn(app, 'Stack', { env: ENV });
    const ground = new Ground(stack, stack);
    this.layout.make(stack, 'Made', ground, propsFrom(stack, ground));
    return app.synth();
  }

  /** Network, construct and client in stacks of these names. */
  private useIn(names: [string, string, string], kind: string): void {
    const app = appWith(this.context);
    const stacks = new Map([...new Set(names)].map((name) => [name, stackIn(app, name, { env: ENV })]));
    const [network, data, own] = names.map((name) => stacks.get(name) as Stack);
    const ground = new Ground(network, data);
    const made = this.layout.make(data, 'Made', ground, {});
    if (this.layout.use) {
      const client = CLIENTS[kind](own, ground.vpc);
      this.layout.use(made, client);
      if (this.layout.connects) {
        openFor(client, made);
        requireRule(client, [...stacks.values()]);
      }
    }
    requireSynthesis(app);
  }
}

function requireSynthesis(app: App): void {
  const { stacks, nestedAssemblies } = app.synth();
  expect(stacks.length + nestedAssemblies.length).toBeGreaterThan(0);
}

/** Opens the network of a service, whose task role has none. */
function openFor({ service }: Client, made: IConstruct): void {
  service?.connections.allowToDefaultPort(made as IConstruct & IConnectable);
}

/** The network of a client that has one is open. */
function requireRule({ isInNetwork }: Client, stacks: Stack[]): void {
  if (isInNetwork) {
    expect(stacks.flatMap((stack) => typesIn(stack))).toContain('AWS::EC2::SecurityGroupIngress');
  }
}

function typesIn(stack: Stack): string[] {
  return stack.node
    .findAll()
    .flatMap((it) => (CfnResource.isCfnResource(it as CfnElement) ? (it as CfnResource).cfnResourceType : []));
}

function testReplacements<T extends IConstruct, P extends object>({ make, nameOf, replacedBy }: Layout<T, P>): void {
  if (!nameOf || !replacedBy) {
    return;
  }
  const nameWith = (choose: (values: ReturnType<NonNullable<typeof replacedBy>>) => Partial<P>): string => {
    const stack = stackIn(appWith({}), 'Stack', { env: ENV });
    const ground = new Ground(stack, stack);
    return stack.resolve(nameOf(make(stack, 'Made', ground, choose(replacedBy(ground)))));
  };
  const probe = stackIn(appWith({}), 'Stack', { env: ENV });
  const properties = Object.keys(replacedBy(new Ground(probe, probe)));
  test.each(properties)('a replacement has another name: %s', (property) => {
    const [before, after] = [0, 1].map((index) => nameWith((values) => values[property][index]));
    expect(after).not.toEqual(before);
  });
  test('without a change the name stays', () => {
    expect(nameWith(() => ({}))).toEqual(nameWith(() => ({})));
  });
}

function testRemoval<T extends IConstruct, P extends object>({ make, removal }: Layout<T, P>): void {
  if (!removal) {
    return;
  }
  test.each([
    ['Retain', removal.retain],
    ['Delete', removal.destroy],
  ])('all that it stands on follows the removal policy: %s', (policy, props) => {
    const app = appWith({});
    const [network, stack] = ['Network', 'Data'].map((name) => stackIn(app, name, { env: ENV }));
    make(stack, 'Made', new Ground(network, network), props);
    const { Resources } = app.synth().getStackByName('Data').template;
    const policies = Object.values<{ Type: string; DeletionPolicy?: string }>(Resources)
      .filter(({ Type }) => removal.types.includes(Type))
      .map(({ Type, DeletionPolicy = 'Delete' }) => `${Type} ${DeletionPolicy}`);
    expect([...new Set(policies)].sort()).toEqual(removal.types.map((type) => `${type} ${policy}`).sort());
  });
}
