import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { AttributeType, type CfnTable, StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { streamOf } from '../../src/outbox/stream-table';
import { tableIn } from './ground';

const STREAM = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
});

const imported = (tableStreamArn?: string) =>
  Table.fromTableAttributes(stack, 'Imported', { tableName: 'orders', tableStreamArn });
const keyed = (name: string, type = AttributeType.STRING) => tableIn(stack, { partitionKey: { name, type } });
const raw = (table: Table) => table.node.defaultChild as CfnTable;

describe('the partition key', () => {
  test.each(['pk', 'order_id', 'order-id', 'Id9', 'x', 'x'.repeat(80)])('may be %s', (name) => {
    expect(streamOf(keyed(name), undefined, stack).partitionKey).toBe(name);
    expect(streamOf(imported(STREAM), name, stack)).toEqual({ arn: STREAM, partitionKey: name });
  });

  test.each(['', 'a.b', 'a b', 'é', '$x', 'x y', 'x'.repeat(81)])('may not be "%s"', (name) => {
    expect(() => streamOf(imported(STREAM), name, stack)).toThrow(/^partitionKey must /);
  });

  test('is read from the table, whatever is beside it', () => {
    const table = tableIn(stack, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      sortKey: { name: 'at', type: AttributeType.NUMBER },
    });
    table.addGlobalSecondaryIndex({ indexName: 'by', partitionKey: { name: 'by', type: AttributeType.BINARY } });
    expect(streamOf(table, undefined, stack).partitionKey).toBe('id');
    expect(streamOf(table, 'id', stack).partitionKey).toBe('id');
  });

  test('is found behind the sort key, too', () => {
    const table = tableIn(stack);
    raw(table).keySchema = [
      { attributeName: 'sk', keyType: 'RANGE' },
      { attributeName: 'pk', keyType: 'HASH' },
    ];
    expect(streamOf(table, undefined, stack).partitionKey).toBe('pk');
  });

  test.each([
    [AttributeType.NUMBER, 'id of the type N'],
    [AttributeType.BINARY, 'id of the type B'],
  ])('is no %s', (type, got) => {
    expect(() => streamOf(keyed('id', type), undefined, stack)).toThrow(
      `table must have a text as its partition key, got: ${got};`,
    );
  });

  test('of a type that is not known at synth is taken on trust', () => {
    const table = tableIn(stack);
    const attributeType = new CfnParameter(stack, 'Type').valueAsString;
    raw(table).attributeDefinitions = [{ attributeName: 'pk', attributeType }];
    expect(streamOf(table, undefined, stack).partitionKey).toBe('pk');
    raw(table).attributeDefinitions = undefined;
    expect(streamOf(table, undefined, stack).partitionKey).toBe('pk');
  });

  test('of a table whose keys are not known at synth has to be named', () => {
    const table = tableIn(stack);
    const attributeName = new CfnParameter(stack, 'Name').valueAsString;
    raw(table).keySchema = [{ attributeName, keyType: 'HASH' }];
    expect(() => streamOf(table, undefined, stack)).toThrow(
      'partitionKey must be given for a table that is imported; set it to the name of the key in the table [Stack]',
    );
    expect(streamOf(table, 'pk', stack).partitionKey).toBe('pk');
  });
});

describe('the stream', () => {
  test.each([StreamViewType.NEW_IMAGE, StreamViewType.NEW_AND_OLD_IMAGES])(
    'of %s has what an event needs',
    (stream) => {
      const table = tableIn(stack, { stream });
      expect(streamOf(table, undefined, stack).arn).toBe(table.tableStreamArn);
    },
  );

  test('of an imported table is needed', () => {
    expect(() => streamOf(imported(), 'pk', stack)).toThrow(
      'table must have a stream with the new image of an item, got: no stream;',
    );
  });

  test('of a view that is not known at synth is taken on trust, or none that the template tells of', () => {
    const table = tableIn(stack);
    raw(table).streamSpecification = { streamViewType: new CfnParameter(stack, 'View').valueAsString };
    expect(streamOf(table, undefined, stack).arn).toBe(table.tableStreamArn);
    raw(table).streamSpecification = undefined;
    expect(streamOf(table, undefined, stack).arn).toBe(table.tableStreamArn);
  });

  test('of a TableV2 is judged in the same way', () => {
    const table = new TableV2(stack, 'Global', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      dynamoStream: StreamViewType.KEYS_ONLY,
    });
    expect(() => streamOf(table, undefined, stack)).toThrow('got: the stream view type KEYS_ONLY;');
  });
});
