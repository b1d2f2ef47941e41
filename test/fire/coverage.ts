import type * as spec from '@jsii/spec';
import { isStruct, methods, properties, type Surface, types } from '../api/surface';

type Parameters = spec.Parameter[] | undefined;

/** What the cases use of the public interface: the classes they make, the methods they call, the properties they give. */
export class Coverage {
  private readonly accepted = new Set<string>();
  private used = new Set<string>();
  // What the library calls in itself is no use of a user's.
  private depth = 0;

  constructor(private readonly surface: Surface) {}

  /** The exports of a module, which from now on note what is done with them. */
  public watch(exports: object): object {
    return Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, this.watched(name, value)]));
  }

  /** Begins a case. */
  public begin(): void {
    this.used = new Set();
  }

  /** Counts what the case has used: it ended in a template. */
  public accept(): void {
    for (const one of this.used) {
      this.accepted.add(one);
    }
  }

  /** What no accepted case has used. */
  public missing(): string[] {
    return [...this.expected()].filter((one) => !this.accepted.has(one)).sort();
  }

  private expected(): Set<string> {
    const all = new Set<string>();
    for (const type of types(this.surface).filter(isClass)) {
      if (type.initializer && !type.abstract) {
        all.add(`new ${type.name}`);
        this.addStructs(type.initializer.parameters, all);
      }
      for (const method of publicMethods(type)) {
        all.add(`${type.name}.${method.name}`);
        this.addStructs(method.parameters, all);
      }
    }
    return all;
  }

  private addStructs(parameters: Parameters, all: Set<string>): void {
    for (const struct of (parameters ?? []).flatMap(({ type }) => this.structOf(type) ?? [])) {
      for (const { name, type } of this.propertiesOf(struct)) {
        all.add(`${struct.name}.${name}`);
        this.addStructs([{ name, type }], all);
      }
    }
  }

  private watched(name: string, value: any): unknown {
    const type = types(this.surface)
      .filter(isClass)
      .find((one) => one.name === name);
    if (!type) {
      return value;
    }
    for (const method of publicMethods(type)) {
      this.watchMethod(type, method, method.static ? value : value.prototype);
    }
    const note = this.noting(`new ${name}`, type.initializer?.parameters);
    return new Proxy(value, {
      construct: (target, given, newTarget) => note(given, () => Reflect.construct(target, given, newTarget)),
    });
  }

  private watchMethod(type: spec.ClassType, { name, parameters }: spec.Method, owner: any): void {
    const original = owner[name];
    const note = this.noting(`${type.name}.${name}`, parameters);
    owner[name] = function (...given: unknown[]) {
      return note(given, () => original.apply(this, given));
    };
  }

  private noting(what: string, parameters: Parameters = []) {
    return <T>(given: unknown[], call: () => T): T => {
      if (this.depth === 0) {
        this.used.add(what);
        parameters.forEach(({ type }, index) => {
          this.noteProperties(type, given[index]);
        });
      }
      this.depth += 1;
      try {
        return call();
      } finally {
        this.depth -= 1;
      }
    };
  }

  private noteProperties(type: spec.TypeReference, given: unknown): void {
    const struct = this.structOf(type);
    const all = struct && given ? ([given].flat() as Record<string, unknown>[]) : [];
    for (const one of all) {
      for (const property of this.propertiesOf(struct!).filter(({ name }) => one[name] !== undefined)) {
        this.used.add(`${struct!.name}.${property.name}`);
        this.noteProperties(property.type, one[property.name]);
      }
    }
  }

  /** The struct of the library that a type is, or is a list of. */
  private structOf(type: spec.TypeReference): spec.InterfaceType | undefined {
    const { collection } = type as spec.CollectionTypeReference;
    const { fqn } = type as spec.NamedTypeReference;
    return collection
      ? this.structOf(collection.elementtype)
      : types(this.surface)
          .filter(isStruct)
          .find((struct) => struct.fqn === fqn);
  }

  private propertiesOf(struct: spec.InterfaceType): spec.Property[] {
    const above = (struct.interfaces ?? []).flatMap((fqn) => this.structOf({ fqn }) ?? []);
    return [...above.flatMap((one) => this.propertiesOf(one)), ...properties(struct)];
  }
}

function isClass(type: spec.Type): type is spec.ClassType {
  return type.kind === 'class';
}

/** Those that a class declares itself, or takes over from an interface; one that always rejects is in no template. */
function publicMethods(type: spec.ClassType): spec.Method[] {
  return methods(type).filter((method) => !method.protected && method.docs?.custom?.throws !== 'always');
}
