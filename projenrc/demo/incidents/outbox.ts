import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, EventSourceMapping, Function as Handler, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { DemoIncident } from './incident';

export const outbox: DemoIncident = {
  module: 'outbox',
  happened:
    'One bad event was tried for a day, the events behind it were gone, and the dead letter queue stayed empty.',
  add(stack) {
    const table = new Table(stack, 'OrderEvents', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      stream: StreamViewType.NEW_IMAGE,
    });
    const publisher = new Handler(stack, 'Publisher', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
    });
    table.grantStreamRead(publisher);
    new EventSourceMapping(stack, 'OrderEventReader', {
      target: publisher,
      eventSourceArn: table.tableStreamArn,
      startingPosition: StartingPosition.LATEST,
      onFailure: new SqsDlq(new Queue(stack, 'LostEvents')),
    });
  },
};
