import {
  CfnResource,
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The properties of a resource as they will stand in its template. */
export type Properties = { [name: string]: unknown };

/** What a resource says in its template, and which constructs it refers to, also across stacks. */
export interface ResourceNode {
  readonly resource: CfnResource;
  readonly properties: Properties;
  readonly references: ReadonlySet<IConstruct>;
}

/** All resources below a construct. One that cannot be rendered is left out: it fails the synthesis by itself. */
export class ResourceGraph {
  private readonly nodes = new Map<IConstruct, ResourceNode>();
  private readonly types = new Map<string, ResourceNode[]>();

  constructor(root: IConstruct) {
    for (const resource of root.node.findAll().filter(CfnResource.isCfnResource)) {
      const node = render(resource);
      if (node) {
        this.nodes.set(resource, node);
        const like = this.types.get(resource.cfnResourceType) ?? [];
        this.types.set(resource.cfnResourceType, like);
        like.push(node);
      }
    }
  }

  public ofType(...types: string[]): ResourceNode[] {
    return types.flatMap((type) => this.types.get(type) ?? []);
  }

  public find(resource: IConstruct): ResourceNode | undefined {
    return this.nodes.get(resource);
  }
}

function render(resource: CfnResource): ResourceNode | undefined {
  const references = new Set<IConstruct>();
  try {
    const template = Tokenization.resolve(rendered(resource), {
      scope: resource,
      resolver: new ReferenceCollector(references),
      preparing: true,
    });
    const [entry] = Object.values((template as { Resources: object }).Resources);
    return { resource, properties: entry.Properties ?? {}, references };
  } catch {
    return undefined;
  }
}

function rendered(resource: CfnResource): object {
  // Not in the typings, but the only place where property overrides are already in.
  return (resource as unknown as { _toCloudFormation(): object })._toCloudFormation();
}

class ReferenceCollector extends DefaultTokenResolver {
  constructor(private readonly references: Set<IConstruct>) {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) {
      this.references.add(token.target);
    }
    return super.resolveToken(token, context, postProcessor);
  }
}

/** Whether one construct is the other, or lies in it. */
export function isWithin(child: IConstruct, parent: IConstruct): boolean {
  return child === parent || child.node.path.startsWith(`${parent.node.path}/`);
}
