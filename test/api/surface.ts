import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as spec from '@jsii/spec';

/** What a user of the library can see: the jsii assembly, and the declarations, which say more than jsii keeps. */
export interface Surface {
  readonly assembly: spec.Assembly;
  /** The text of each public .d.ts file, by its path. */
  readonly declarations: Record<string, string>;
}

const ROOT = join(__dirname, '..', '..');

/** The surface of the library as it was last compiled. */
export function librarySurface(): Surface {
  const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.d.ts') && !path.startsWith('private'))
    .sort();
  return {
    assembly: JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')),
    declarations: Object.fromEntries(files.map((path) => [path, readFileSync(join(ROOT, 'lib', path), 'utf8')])),
  };
}

/** A method, initializer or property, with the type that declares it. */
export interface Member {
  readonly path: string;
  readonly name: string;
  readonly owner: spec.Type;
  readonly docs?: spec.Docs;
  readonly types: spec.TypeReference[];
  readonly parameters: string[];
}

export function types(surface: Surface): spec.Type[] {
  return Object.values(surface.assembly.types ?? {});
}

export function isStruct(type: spec.Type): type is spec.InterfaceType {
  return type.kind === 'interface' && (type as spec.InterfaceType).datatype === true;
}

export function properties(type: spec.Type): spec.Property[] {
  return (type as spec.ClassType | spec.InterfaceType).properties ?? [];
}

export function methods(type: spec.Type): spec.Method[] {
  return (type as spec.ClassType | spec.InterfaceType).methods ?? [];
}

/** Every place where a name or a type is part of the public interface. */
export function members(surface: Surface): Member[] {
  return types(surface).flatMap((type) => {
    const initializer = (type as spec.ClassType).initializer;
    const callables: spec.Callable[] = [...methods(type), ...(initializer ? [initializer] : [])];
    return [
      ...callables.map((callable) => ({
        path: `${type.fqn}.${(callable as spec.Method).name ?? 'constructor'}`,
        name: (callable as spec.Method).name ?? 'constructor',
        owner: type,
        docs: callable.docs,
        types: [
          ...(callable.parameters ?? []).map((parameter) => parameter.type),
          ...((callable as spec.Method).returns ? [(callable as spec.Method).returns!.type] : []),
        ],
        parameters: (callable.parameters ?? []).map((parameter) => parameter.name),
      })),
      ...properties(type).map((property) => ({
        path: `${type.fqn}.${property.name}`,
        name: property.name,
        owner: type,
        docs: property.docs,
        types: [property.type],
        parameters: [],
      })),
    ];
  });
}

/** A type and all that it is made of. */
export function flatten(type: any): any[] {
  const inner = type.collection ? [type.collection.elementtype] : (type.union?.types ?? []);
  return [type, ...inner.flatMap(flatten)];
}
