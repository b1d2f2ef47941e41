import { App, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Declared, readDeclarations } from '../support/declarations';
import { ANY_VALUES, isSentence, thrownBy, wrongValuesFor } from '../support/wrong-types';
import { Ground, importedVpc } from './ground';
import type { Layout } from './layouts';

const declarations = readDeclarations();

/** Gives every property and every argument of a construct values of each JavaScript type. */
export function testWrongTypes<T extends IConstruct, P extends object>({ make, props: struct }: Layout<T, P>): void {
  const properties = declarations.get(struct)?.properties ?? [];

  function makeWith(props: object): T {
    const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
    return make(stack, 'Made', new Ground(stack, stack, importedVpc), props as Partial<P>);
  }

  test('its properties are known', () => {
    expect(properties.length).toBeGreaterThan(0);
  });

  test.each(properties.map((property) => [property.name, property] as const))(
    'a value of another type is rejected by name: %s',
    (name, property) => {
      const failures = wrongValuesFor(property).flatMap(([what, value]) => {
        const error = thrownBy(() => makeWith({ [name]: value }));
        const isClear = error && isSentence(error) && error.message.includes(name);
        return isClear ? [] : [`${what}: ${error?.message ?? 'accepted'}`];
      });
      expect(failures).toEqual([]);
    },
  );

  const fields = properties.flatMap((property) => fieldsOf(property).map((field) => [property.name, field] as const));
  if (fields.length > 0) {
    test.each(fields)('%s: a value of another type in a part of it is rejected', (name, field) => {
      const failures = wrongValuesFor(field).flatMap(([what, value]) => {
        const error = thrownBy(() => makeWith({ [name]: { [field.name]: value } }));
        return error && isSentence(error) ? [] : [`${field.name} = ${what}: ${error?.message ?? 'accepted'}`];
      });
      expect(failures).toEqual([]);
    });
  }

  test('its methods answer arguments of any type with a result or a sentence', () => {
    const { name } = makeWith({}).constructor;
    const methods = declarations.get(name)?.methods.filter(({ isStatic }) => !isStatic) ?? [];
    const failures = methods.flatMap((method) =>
      ANY_VALUES.flatMap(([what, value]) =>
        method.parameters.flatMap((parameter, index) => {
          const args = method.parameters.map((_, other) => (other === index ? value : `text${other}`));
          const made = makeWith({}) as unknown as Record<string, (...all: unknown[]) => unknown>;
          const error = thrownBy(() => made[method.name](...args));
          return error && !isSentence(error) ? [`${method.name}(${parameter.name} = ${what}): ${error.message}`] : [];
        }),
      ),
    );
    expect(failures).toEqual([]);
  });
}

/** The properties of a property that is a struct of the library. */
function fieldsOf({ type }: Declared): readonly Declared[] {
  return declarations.get(type)?.properties ?? [];
}
