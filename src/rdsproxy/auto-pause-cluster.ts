import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isWithin, type Properties, type ResourceGraph, type ResourceNode } from './resource-graph';

const DEFAULT_PAUSE_SECONDS = 300;

/** An Aurora cluster with a Serverless v2 configuration, and what in the app belongs to it. */
export class AutoPauseCluster {
  /** The minimum capacity, where it is known at synth. */
  public readonly minCapacity: number | undefined;
  /** After how many idle seconds it pauses, where the template says so. */
  public readonly pauseDuration: number | undefined;
  /** After how many idle seconds it really pauses. */
  public readonly pauseSeconds: number;

  constructor(
    private readonly graph: ResourceGraph,
    public readonly node: ResourceNode,
  ) {
    const scaling = (node.properties.ServerlessV2ScalingConfiguration ?? {}) as Properties;
    this.minCapacity = numberOf(scaling.MinCapacity);
    this.pauseDuration = numberOf(scaling.SecondsUntilAutoPause);
    this.pauseSeconds = this.pauseDuration ?? DEFAULT_PAUSE_SECONDS;
  }

  public get resource(): CfnResource {
    return this.node.resource;
  }

  /** The resources of these types that refer to the cluster, or name it literally in one of their properties. */
  public referrers(...types: string[]): ResourceNode[] {
    return this.graph
      .ofType(...types)
      .filter((other) => other.references.has(this.resource) || this.isNamedIn(other.properties));
  }

  /** The resources of these types that the cluster refers to. */
  public referred(...types: string[]): ResourceNode[] {
    return this.graph.ofType(...types).filter((other) => this.node.references.has(other.resource));
  }

  /** The functions that know the cluster by its endpoint or secret, or that its security group lets in. */
  public functions(): ResourceNode[] {
    const own = this.ownScope();
    const doors = this.graph
      .ofType('AWS::EC2::SecurityGroupIngress')
      .filter(({ references }) => intersects(references, this.node.references));
    return this.graph
      .ofType('AWS::Lambda::Function')
      .filter(
        ({ resource, references }) =>
          !isWithin(resource, own) &&
          ([...references].some((target) => isWithin(target, own)) ||
            doors.some((door) => sharesSecurityGroup(door.references, references, this.node.references))),
      );
  }

  private isNamedIn(properties: Properties): boolean {
    const name = this.node.properties.DBClusterIdentifier;
    return typeof name === 'string' && Object.values(properties).flat().includes(name);
  }

  /** The construct around the resource, with the cluster's secret and security groups in it; else the resource. */
  private ownScope(): IConstruct {
    const parent = this.resource.node.scope;
    return parent?.node.defaultChild === this.resource && parent.node.scope ? parent : this.resource;
  }
}

function sharesSecurityGroup(
  door: ReadonlySet<IConstruct>,
  client: ReadonlySet<IConstruct>,
  cluster: ReadonlySet<IConstruct>,
): boolean {
  return [...door].some((target) => client.has(target) && !cluster.has(target));
}

function intersects(left: ReadonlySet<IConstruct>, right: ReadonlySet<IConstruct>): boolean {
  return [...left].some((target) => right.has(target));
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
