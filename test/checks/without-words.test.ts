/** Of these a template literal cannot make a text: it throws. */
import { inspect } from '../../src/checks/inspect';
import { RULES } from '../../src/checks/rule-list';
import { TemplateSet } from '../../src/private/template/template-set';

const SAM = 'AWS::Serverless-2016-10-31';
const PARAMETER = { Type: 'String', Default: 'a', AllowedValues: ['a', 'b'] };
const MAP = { toString: 2 };
const LIST = [MAP];
const DEEP = Array.from({ length: 100_000 }).reduce((inner) => [inner], 'text');

const PLACES: Record<string, (it: unknown) => object> = {
  'the type of a parameter': (it) => ({ Parameters: { One: { ...PARAMETER, Type: it } } }),
  'the secrecy of a parameter': (it) => ({ Parameters: { One: { ...PARAMETER, NoEcho: it } } }),
  'a transform': (it) => ({ Transform: [it] }),
  'the name of a transform': (it) => ({ Transform: { Name: it } }),
  'the condition of a resource': (it) => ({ Resources: { Proxy: { Type: 'AWS::RDS::DBProxy', Condition: it } } }),
  'the name of a condition in another': (it) => ({
    Conditions: { IsProd: { Condition: it } },
    Resources: { Proxy: { Type: 'AWS::RDS::DBProxy', Condition: 'IsProd' } },
  }),
  'a type in a template for SAM': (it) => ({ Transform: SAM, Resources: { Job: { Type: it } } }),
  'the type of an event': (it) => ({ Transform: SAM, Resources: job({ Events: { Nightly: { Type: it } } }) }),
  'the type of a destination': (it) => ({
    Transform: SAM,
    Resources: job({ EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: it } } } }),
  }),
};

function job(properties: object): object {
  return { Job: { Type: 'AWS::Serverless::Function', Properties: properties } };
}

function judge(template: object) {
  return inspect(TemplateSet.of({ '/app/Stack.template.json': { Resources: {}, ...template } }), RULES, []);
}

describe.each(Object.keys(PLACES))('%s may be', (place) => {
  test.each([
    ['a map', MAP],
    ['a list', LIST],
    ['a deep list', DEEP],
  ])('%s without words', (_, it) => {
    expect(() => judge(PLACES[place](it))).not.toThrow();
  });
});

test('a command of a build specification may be a map without words', () => {
  const spec = { version: 1, frontend: { phases: { build: { commands: [MAP, 'docker build .'] } } } };
  const app = { Type: 'AWS::Amplify::App', Properties: { BuildSpec: JSON.stringify(spec) } };
  expect(() => judge({ Resources: { App: app } })).not.toThrow();
});
