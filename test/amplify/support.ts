import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AmplifyDockerApp, type AmplifyDockerAppProps } from '../../src/amplify';

/** An app that only says what it must, and what a test adds. */
export function createApp(props: Partial<AmplifyDockerAppProps> = {}, stack = new Stack(new App(), 'Stack')) {
  const app = new AmplifyDockerApp(stack, 'Web', {
    repository: 'https://github.com/acme/web',
    accessToken: SecretValue.secretsManager('token'),
    ...props,
  });
  return { app, stack, template: () => Template.fromStack(stack) };
}

/** The one resource of a type. */
export function findOne(template: Template, type: string): any {
  const found = Object.values(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0]!.Properties;
}

/** The error that making the app ends in, or nothing. */
export function failure(make: () => unknown): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
