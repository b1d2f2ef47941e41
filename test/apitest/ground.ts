import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiTest,
  type ApiTestProps,
  ApiTestSchedule,
  ApiTestSecret,
  ApiTestSuite,
  type PostmanSuiteOptions,
} from '../../src/apitest';
import { collectionOf, IS_OK, request } from './collections';

export const ENV = { account: '111122223333', region: 'eu-central-1' };

const folder = mkdtempSync(join(tmpdir(), 'apitest-'));
let count = 0;

process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A file with this text, or with this object in JSON, which is gone after the tests. */
export function fileOf(content: string | object): string {
  count += 1;
  const file = join(folder, `file-${count}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

export const LOGIN = request('Login', '{{base}}/login', IS_OK, {
  header: [{ key: 'Authorization', value: 'Bearer {{token}}' }],
});

/** A suite that uses `base` and `token`. */
export const suiteOf = (collection: object = collectionOf(LOGIN), options: PostmanSuiteOptions = {}) =>
  ApiTestSuite.postman(fileOf(collection), options);

/** A secret and a function, for tests in a stack of their own. */
export class Ground {
  public readonly stack: Stack;
  public readonly secret: Secret;

  constructor(public readonly app = new App({ analyticsReporting: false })) {
    this.stack = new Stack(app, 'Stack', { env: ENV });
    this.secret = new Secret(this.stack, 'Secret');
  }

  public function(id = 'Function', timeout?: Duration): LambdaFunction {
    const code = Code.fromInline('exports.handler = async () => ({ assertions: 1, failures: [] });');
    return new LambdaFunction(this.stack, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code,
      timeout,
    });
  }

  public test(props: Partial<ApiTestProps> = {}, id = 'Shop'): ApiTest {
    return new ApiTest(this.stack, id, {
      suite: suiteOf(),
      variables: { base: 'https://api.acme.example' },
      secrets: { token: ApiTestSecret.field(this.secret, 'token') },
      schedule: ApiTestSchedule.every(Duration.minutes(1)),
      ...props,
    });
  }

  public template(): Template {
    return Template.fromStack(this.stack);
  }

  /** The properties of the function with this description. */
  public handler(description = 'Runs the tests of an API'): any {
    const functions = Object.values<any>(this.template().findResources('AWS::Lambda::Function'));
    return functions.find(({ Properties }) => Properties.Description === description)?.Properties;
  }
}
