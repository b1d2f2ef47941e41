import { App, Stack } from 'aws-cdk-lib';
import * as library from '../../src';
import { type Declaration, readDeclarations } from '../support/declarations';
import { ANY_VALUES, isSentence, thrownBy } from '../support/wrong-types';

type Callable = (...args: unknown[]) => unknown;

const factories = [...readDeclarations().values()].flatMap((declaration) =>
  declaration.methods.filter(({ isStatic }) => isStatic).map((method) => ({ declaration, method })),
);

/** The CDK's own errors speak of these. */
const CONSTRUCT_ARGUMENTS = ['scope', 'id'];

function classOf({ name, module }: Declaration): Record<string, Callable> | undefined {
  const home = module === '' ? library : (library as unknown as Record<string, object>)[module];
  return (home as Record<string, Record<string, Callable>>)[name];
}

/** A construct where one is needed; all else may be a text. */
function usualFor(parameter: string): unknown {
  return parameter === 'scope' ? new Stack(new App(), 'Stack') : 'text';
}

test('the library has factories', () => {
  expect(factories.length).toBeGreaterThan(80);
});

test.each(
  factories.map(({ declaration, method }) => [`${declaration.name}.${method.name}`, declaration, method] as const),
)(
  '%s answers a value of any type in one of its parameters with a result or a sentence',
  (_, declaration, { name, parameters }) => {
    const owner = classOf(declaration);
    const failures = ANY_VALUES.flatMap(([what, value]) =>
      parameters.flatMap((parameter, index) => {
        if (CONSTRUCT_ARGUMENTS.includes(parameter.name)) {
          return [];
        }
        const args = parameters.map(({ name: other }, place) => (place === index ? value : usualFor(other)));
        const error = owner && thrownBy(() => owner[name](...args));
        return error && !isSentence(error) ? [`${parameter.name} = ${what}: ${error.message}`] : [];
      }),
    );
    expect(failures).toEqual([]);
  },
);
