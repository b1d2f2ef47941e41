import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { CLAIMS } from '../start-due.contract';
import type { Claim, Claims, Progress } from './ports';

/** No name of a schedule has this character. */
const PROGRESS = '#progress';
const DAY_SECONDS = 86_400;

/** Claims as items of a table. Each change is one conditional write. */
export class DynamoClaims implements Claims {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  public async read(key: string): Promise<Claim | undefined> {
    const item = await this.get(key);
    return item && { state: item.state?.S as Claim['state'], at: Number(item.at?.N) };
  }

  public take(key: string, at: number): Promise<boolean> {
    return this.change(key, undefined, { state: 'claimed', at });
  }

  public change(key: string, seen: Claim | undefined, next: Claim): Promise<boolean> {
    const item = {
      state: { S: next.state },
      at: { N: `${next.at}` },
      [CLAIMS.expires]: { N: `${Math.floor(next.at / 1_000) + CLAIMS.days * DAY_SECONDS}` },
    };
    return this.put(
      key,
      item,
      seen
        ? {
            ConditionExpression: '#state = :state AND #at = :at',
            ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
            ExpressionAttributeValues: { ':state': { S: seen.state }, ':at': { N: `${seen.at}` } },
          }
        : NOT_THERE,
    );
  }

  public async readProgress(): Promise<Progress | undefined> {
    const item = await this.get(PROGRESS);
    return item && { version: Number(item.version?.N), settled: JSON.parse(item.settled?.S ?? '{}') };
  }

  public async writeProgress({ version, settled }: Progress): Promise<void> {
    const item = { version: { N: `${version}` }, settled: { S: JSON.stringify(settled) } };
    const before = version - 1;
    await this.put(
      PROGRESS,
      item,
      before === 0
        ? NOT_THERE
        : {
            ConditionExpression: '#version = :before',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':before': { N: `${before}` } },
          },
    );
  }

  private async get(key: string) {
    const command = new GetItemCommand({
      TableName: this.tableName,
      Key: { [CLAIMS.key]: { S: key } },
      ConsistentRead: true,
    });
    return (await this.client.send(command)).Item;
  }

  /** Returns whether the condition held. A request that the client repeats may meet its own item: that is a success. */
  private async put(
    key: string,
    item: NonNullable<PutItemCommandInput['Item']>,
    condition: Partial<PutItemCommandInput>,
  ): Promise<boolean> {
    const writer = randomUUID();
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: { [CLAIMS.key]: { S: key }, writer: { S: writer }, ...item },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...condition,
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return error.Item?.writer?.S === writer;
      }
      throw error;
    }
  }
}

const NOT_THERE: Partial<PutItemCommandInput> = {
  ConditionExpression: 'attribute_not_exists(#key)',
  ExpressionAttributeNames: { '#key': CLAIMS.key },
};
