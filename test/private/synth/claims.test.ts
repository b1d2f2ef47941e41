import { App, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { claim } from '../../../src/private/synth/claims';

test('the first claim in an app is the only one', () => {
  const app = new App();
  expect(claim('table', new Construct(app, 'One'))).toBeUndefined();
  expect(claim('table', new Construct(app, 'Two'))).toBe('One');
  expect(claim('table', new Construct(app, 'Three'))).toBe('One');
  expect(claim('another table', new Construct(app, 'Four'))).toBeUndefined();
});

test('apps do not know of each other', () => {
  expect(claim('table', new Construct(new App(), 'One'))).toBeUndefined();
  expect(claim('table', new Construct(new App(), 'One'))).toBeUndefined();
});

test('within a scope, what others have claimed elsewhere does not count', () => {
  const app = new App();
  const [test, live] = ['Test', 'Live'].map((id) => new Stage(app, id));
  expect(claim('log', new Construct(test, 'One'), test)).toBeUndefined();
  expect(claim('log', new Construct(live, 'One'), live)).toBeUndefined();
  expect(claim('log', new Construct(live, 'Two'), live)).toBe('Live/One');
});
