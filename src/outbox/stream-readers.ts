import { CfnResource } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { IConstruct } from 'constructs';
import { atTheEnd } from '../private/synth/at-the-end';
import { claim } from '../private/synth/claims';
import { messagesOf } from '../private/synth/errors';
import { at, propertiesOf, textOf } from '../private/synth/references';
import { MAX_STREAM_READERS } from './facts';

const { warn } = messagesOf('outbox');

/** The property of each reader of a stream that names the stream. */
const SOURCES: Record<string, string> = {
  [CfnPipe.CFN_RESOURCE_TYPE_NAME]: 'Source',
  [CfnEventSourceMapping.CFN_RESOURCE_TYPE_NAME]: 'EventSourceArn',
};

/**
 * Warns, when the app is complete, of a stream that more than two outboxes and functions read; once for each stream.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html#limits-dynamodb-streams
 */
export function warnAboutReaders(streamArn: string, scope: IConstruct): void {
  atTheEnd(scope, () => {
    const stream = textOf(scope, streamArn);
    // Looking through the whole app once a stream is enough.
    if (claim(`readers of ${stream}`, scope) !== undefined) {
      return;
    }
    const readers = scope.node.root.node.findAll().filter((it) => sourceOf(it) === stream);
    if (readers.length > MAX_STREAM_READERS) {
      const paths = readers.map(({ node }) => node.path).join(', ');
      warn(
        scope,
        'readers',
        `${readers.length} readers share the stream of the table (${paths}), and DynamoDB may throttle more than two; let one send to an event bus or a topic, from which all others receive`,
      );
    }
  });
}

function sourceOf(construct: IConstruct): string | undefined {
  const property = CfnResource.isCfnResource(construct) ? SOURCES[construct.cfnResourceType] : undefined;
  return property && textOf(construct, at(propertiesOf(construct as CfnResource).value, property));
}
