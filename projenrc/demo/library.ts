import { existsSync, readdirSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import type { IConstruct } from 'constructs';

const SOURCE = join(__dirname, '..', '..', 'src');
const PACKAGE = /^cdk-hindsight(?:\/(?<module>[a-z]+))?$/;

/** Makes `import … from 'cdk-hindsight/<module>'` load the sources: nothing has to be compiled, packed or installed. */
export function loadFromSource(): void {
  const resolver = Module as unknown as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
  const resolve = resolver._resolveFilename;
  resolver._resolveFilename = (request, ...rest) => {
    const found = PACKAGE.exec(request);
    return found ? join(SOURCE, found.groups?.module ?? '', 'index.ts') : resolve(request, ...rest);
  };
}

/** The modules of the library, loaded from their sources, with the name of each class. */
export function classNames(): ReadonlyMap<unknown, string> {
  const modules = readdirSync(SOURCE).filter((name) => existsSync(join(SOURCE, name, 'index.ts')));
  return new Map(
    modules.flatMap((module) =>
      Object.entries(require(join(SOURCE, module))).map(([name, value]) => [value, `${module}.${name}`] as const),
    ),
  );
}

/** The library's name for a construct, such as `federation.FederatedRole`; nothing for other constructs. */
export type NameOf = (construct: IConstruct) => string | undefined;

export function namesFromSource(): NameOf {
  const names = classNames();
  return (construct) => names.get(construct.constructor);
}

/** The library's constructs below a scope that are not part of another one of the library. */
export function outermost(scope: IConstruct, nameOf: NameOf): IConstruct[] {
  return scope.node.children.flatMap((child) => (nameOf(child) ? [child] : outermost(child, nameOf)));
}
