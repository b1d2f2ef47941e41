import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

type Assembly = Stage['_assemblyBuilder'];

/**
 * Calls back for a Stage and each Stage in it: those that are there, and those to come as soon as they are made.
 *
 * Aspects end at a Stage, and a Stage is synthesized before its app, by CDK Pipelines even while the app is being
 * built. Only the assembly around it is told of a new Stage in time, so this listens there. Were that to change, the
 * guard would find the stacks without their tags and say so.
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
