import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { heading, type Print, paragraph } from './print';

const RTTI = Symbol.for('jsii.rtti');

/** Lists the stacks, the library's constructs in them, and the resources that each construct made. */
export function printStacks(print: Print, app: IConstruct): void {
  heading(print, 'What each construct put into the stacks');
  for (const construct of app.node.children.filter(nameOf)) {
    print();
    print(`the whole app: ${nameOf(construct)}`);
  }
  for (const stack of app.node.findAll().filter(Stack.isStack)) {
    print();
    print(`${stack.node.path} (${stack.node.findAll().filter(CfnResource.isCfnResource).length} resources)`);
    printTags(print, stack);
    for (const construct of outermost(stack)) {
      print(`  ${construct.node.path.slice(stack.node.path.length + 1)}: ${nameOf(construct)}`);
      paragraph(print, countResources(construct), '    ');
    }
  }
}

/** The tags that the CLI sends when it deploys the stack. */
function printTags(print: Print, stack: Stack): void {
  const tags = Object.entries(stack.tags.tagValues()).map(([key, value]) => `${key}=${value}`);
  if (tags.length > 0) {
    paragraph(print, `tags ${tags.join(', ')}`, '  ');
  }
}

/** The library's constructs in a stack that are not part of another one of the library. */
function outermost(scope: IConstruct): IConstruct[] {
  return scope.node.children.flatMap((child) => (nameOf(child) ? [child] : outermost(child)));
}

/** The library's name for a construct, such as `federation.FederatedRole`; nothing for other constructs. */
export function nameOf(construct: IConstruct): string | undefined {
  const fqn: string = (construct.constructor as any)[RTTI]?.fqn ?? '';
  return fqn.startsWith('cdk-hindsight.') ? fqn.replace(/^cdk-hindsight\./, '') : undefined;
}

function countResources(construct: IConstruct): string {
  const counts = new Map<string, number>();
  for (const resource of construct.node.findAll().filter(CfnResource.isCfnResource)) {
    counts.set(resource.cfnResourceType, (counts.get(resource.cfnResourceType) ?? 0) + 1);
  }
  const parts = [...counts].map(([type, count]) => (count === 1 ? type : `${count}×${type}`));
  return parts.join(', ') || 'no resource of its own';
}
