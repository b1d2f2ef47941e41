import { App, Duration, type Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, Pass, StateMachine, type StateMachineProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import {
  InboundEmail,
  type InboundEmailProps,
  InboundRecipients,
  InboundRuleSet,
  InboundTarget,
} from '../../src/email';

export const ENV: Environment = { account: '111122223333', region: 'eu-central-1' };

export function machineIn(scope: Construct, id = 'Process', props: Partial<StateMachineProps> = {}): StateMachine {
  const definitionBody = DefinitionBody.fromChainable(new Pass(scope, `${id}Step`));
  return new StateMachine(scope, id, { definitionBody, ...props });
}

export function functionIn(scope: Construct, id = 'Process', props: { memorySize?: number; timeout?: Duration } = {}) {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    memorySize: 1_024,
    timeout: Duration.minutes(2),
    ...props,
  });
}

/** A stack with a receiver of orders, and its template. */
export class Ground {
  public readonly stack: Stack;

  constructor(
    public readonly app = new App({ analyticsReporting: false }),
    id = 'Shop',
    env: Environment | undefined = ENV,
  ) {
    this.stack = new Stack(app, id, { env });
  }

  public receiver(props: Partial<InboundEmailProps> = {}, id = 'Orders'): InboundEmail {
    return new InboundEmail(this.stack, id, {
      recipients: InboundRecipients.addresses(`${id.toLowerCase()}@in.acme.example`),
      ruleSet: InboundRuleSet.create(),
      target: props.target ?? InboundTarget.stateMachine(machineIn(this.stack, `${id}Process`)),
      ...props,
    });
  }

  public template(): Template {
    return Template.fromStack(this.stack);
  }

  /** The only resource of a type below a construct path, with its logical id. */
  public only(type: string, part = ''): { id: string; [key: string]: any } {
    const found = Object.entries(this.template().findResources(type)).filter(([id]) => id.includes(part));
    if (found.length !== 1) {
      throw new Error(`${found.length} resources of ${type} with ${part}: ${found.map(([id]) => id).join(', ')}`);
    }
    return { id: found[0][0], ...found[0][1] };
  }
}
