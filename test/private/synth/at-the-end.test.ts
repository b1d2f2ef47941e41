import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { atTheEnd } from '../../../src/private/synth/at-the-end';

test('is called once, when all that the app has is there', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const scope = new Construct(stack, 'Scope');
  const seen: number[] = [];
  atTheEnd(scope, () => seen.push(stack.node.findAll().length));
  new Construct(scope, 'Child');
  new Construct(stack, 'Later');
  app.synth();
  app.synth({ force: true });
  expect(seen).toEqual([4]);
});
