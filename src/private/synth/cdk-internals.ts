import { type CfnResource, type Stack, Stage, type Tag, type TagProps } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

/*
 * All that the library uses of the CDK beside its public interface. Were one of these to change, the tests of the
 * functions below would fail on the newest aws-cdk-lib (npx projen test:newest).
 */

type Assembly = Stage['_assemblyBuilder'];

/**
 * Calls back for a Stage and each Stage in it: those that exist, and later ones as soon as they are made.
 *
 * Aspects end at a Stage, and a Stage is synthesized before its app, by CDK Pipelines even while the app is being
 * built. Only the assembly around it is told of a new Stage in time.
 */
export function forEachStage(scope: Stage, callback: (stage: Stage) => void): void {
  const listen = (assembly: Assembly) => {
    const create = assembly.createNestedAssembly.bind(assembly);
    assembly.createNestedAssembly = (artifactId: string, path: string) => {
      const nested = create(artifactId, path);
      const stage = findByPath(scope.node.root, path);
      if (Stage.isStage(stage)) {
        callback(stage);
      }
      listen(nested);
      return nested;
    };
  };
  for (const stage of scope.node.findAll().filter(Stage.isStage)) {
    callback(stage);
    listen(stage._assemblyBuilder);
  }
}

function findByPath(root: IConstruct, path: string): IConstruct | undefined {
  return path.split('/').reduce<IConstruct | undefined>((scope, id) => scope?.node.tryFindChild(id), root);
}

/** The options of `Tags.of(…).add`. A tag shows them only to its subclasses. */
export function optionsOfTag(tag: Tag): TagProps {
  return Reflect.get(tag, 'props') ?? {};
}

/**
 * Whether the template of a stack is only a file for somebody else to deploy, as that of a `ProductStack` of AWS Service
 * Catalog. Such stacks are no nested stacks, but they too give their template's address to a resource of another stack.
 */
export function isTemplateOnly(stack: Stack): boolean {
  return typeof Reflect.get(stack, '_getTemplateUrl') === 'function';
}

/** A resource as its template will have it, with all overrides; tokens are not resolved. */
export function definitionOf(resource: CfnResource): unknown {
  const { Resources = {} } = resource._toCloudFormation() as { Resources?: Record<string, unknown> };
  return Object.values(Resources)[0];
}

/** The log group that a function was given or has made already. Its property `logGroup` would make one where it has none. */
export function madeLogGroupOf(handler: IConstruct): ILogGroup | undefined {
  return Reflect.get(handler, '_logGroup');
}
