import { Stack, Token } from 'aws-cdk-lib';
import { CfnGlobalTable, CfnTable, type ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireReference, resourceOf } from '../private/synth/existing';
import { requireClass } from '../private/synth/kinds';
import { requireLiteral, requireText } from '../private/synth/validation';

const WITH_IMAGE = ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'];

const PARTITION_KEY = {
  pattern: /^[A-Za-z0-9_-]{1,80}$/,
  must: 'be 1 to 80 letters, digits, _ or -',
  remedy: 'EventBridge Pipes cannot find another name in an event: use a table with such a key',
};

interface Description {
  readonly view?: string;
  readonly partitionKey?: string;
  readonly keyType?: string;
}

/** The stream of a table, and the name of the partition key: all that the pipe needs to know of it. */
export function streamOf(
  table: ITable,
  partitionKey: string | undefined,
  scope: IConstruct,
): { readonly arn: string; readonly partitionKey: string } {
  const remedy = 'pass the construct of the table, or an import of it';
  requireClass('table', table, 'tableArn', { name: 'a Table', remedy }, scope);
  const user = { name: 'outbox', why: 'a pipe reads the streams of its own' };
  const reference = { property: 'table', member: 'tableArn', noun: 'a Table', user };
  requireReference(reference, table, scope, () => table.tableStreamArn ?? table.tableArn);
  requireLiteral('partitionKey', partitionKey, 'write it into the code: it is a part of a pattern', scope);
  requireText('partitionKey', partitionKey, PARTITION_KEY, scope);
  const described = describeTable(table);
  const { view, keyType } = described;
  if (table.tableStreamArn === undefined || (view !== undefined && !WITH_IMAGE.includes(view))) {
    const got = table.tableStreamArn === undefined ? 'no stream' : `the stream view type ${view}`;
    const how = 'set stream (dynamoStream of a TableV2) to NEW_IMAGE; for an imported table, give tableStreamArn';
    refuse({ property: 'table', must: 'have a stream with the new image of an item', got, remedy: how }, scope);
  }
  const name = partitionKey ?? described.partitionKey;
  if (name === undefined) {
    const how = 'set it to the name of the key in the table';
    refuse({ property: 'partitionKey', must: 'be given for a table that is imported', remedy: how }, scope);
  }
  requireText('partitionKey', name, PARTITION_KEY, scope);
  if (described.partitionKey !== undefined && name !== described.partitionKey) {
    const how = 'leave it out: it is read from the table';
    refuse(
      { property: 'partitionKey', must: `be that of the table, ${described.partitionKey}`, got: name, remedy: how },
      scope,
    );
  }
  if (keyType !== undefined && keyType !== 'S') {
    const how = 'the prefix of an outbox item is a text: use a table with such a key';
    refuse(
      {
        property: 'table',
        must: 'have a text as its partition key',
        got: `${name} of the type ${keyType}`,
        remedy: how,
      },
      scope,
    );
  }
  return { arn: table.tableStreamArn, partitionKey: name };
}

/** Reads what the template tells of the table: nothing of an imported one. */
function describeTable(table: ITable): Description {
  const resource =
    resourceOf<CfnTable>(table, CfnTable.CFN_RESOURCE_TYPE_NAME) ??
    resourceOf<CfnGlobalTable>(table, CfnGlobalTable.CFN_RESOURCE_TYPE_NAME);
  if (!resource) {
    return {};
  }
  const known = (value: unknown) => (typeof value === 'string' && !Token.isUnresolved(value) ? value : undefined);
  const { keySchema, attributeDefinitions, streamSpecification } = Stack.of(resource).resolve({
    keySchema: resource.keySchema,
    attributeDefinitions: resource.attributeDefinitions,
    streamSpecification: resource.streamSpecification,
  });
  const find = (list: unknown, isIt: (item: Record<string, unknown>) => boolean) =>
    Array.isArray(list) ? list.find(isIt) : undefined;
  const partitionKey = known(find(keySchema, ({ keyType }) => keyType === 'HASH')?.attributeName);
  const attribute = find(attributeDefinitions, ({ attributeName }) => attributeName === partitionKey);
  return { view: known(streamSpecification?.streamViewType), partitionKey, keyType: known(attribute?.attributeType) };
}
