import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { CfnLogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { deadLetterQueue } from '../private/synth/dead-letter-queue';
import { refuse } from '../private/synth/errors';
import { HandlerCode } from '../private/synth/handler-code';
import { createLogGroup } from '../private/synth/log-encryption';
import { callOnSchedule } from '../private/synth/schedule';
import { MAX_INPUT_BYTES } from './facts';
import type { PunctualScheduleProps } from './punctual-schedule-props';
import { CLAIMS, type Pulse, type ScheduleSpec, STARTER_VARIABLES } from './start-due.contract';

/** The id of the starter in its stack, which is final. */
const ID = 'PunctualStarter';

/** The one starter of a stack: it is called every minute, and starts what is due of all schedules. */
export class PunctualStarter extends Construct {
  /** That of the stack around a construct; made with the first schedule of it. */
  public static of(scope: Construct, props: PunctualScheduleProps): PunctualStarter {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild(ID);
    const starter =
      found instanceof PunctualStarter ? found : new PunctualStarter(stack, ID, props.encryptionKey, scope.node.path);
    starter.requireSame(props, scope);
    return starter;
  }

  public readonly table: Table;
  public readonly logGroup: LogGroup;
  public readonly handler: LambdaFunction;
  private readonly schedules: ScheduleSpec[] = [];
  private retention: RetentionDays | undefined;

  private constructor(
    scope: Construct,
    id: string,
    private readonly encryptionKey: IKey | undefined,
    /** The schedule that it was made for. */
    private readonly first: string,
  ) {
    super(scope, id);
    this.table = this.createTable();
    this.logGroup = createLogGroup(this, 'Log', 'schedule', { encryptionKey });
    this.handler = this.createHandler();
    callOnSchedule(this, {
      handler: this.handler,
      description: 'Starts what is due in the next minute',
      every: Duration.minutes(1),
      input: Lazy.any({ produce: () => this.pulse() }) as unknown as Pulse,
      deadLetters: { queue: deadLetterQueue(this, encryptionKey), key: encryptionKey },
    });
    this.node.addValidation({ validate: () => this.objections() });
  }

  public add(schedule: ScheduleSpec): void {
    this.schedules.push(schedule);
  }

  private pulse(): Pulse {
    return { schedules: this.schedules };
  }

  /** Of tokens, the length that they will have is not known: an ARN may have some hundred characters. */
  private objections(): string[] {
    const text = JSON.stringify(Stack.of(this).resolve(this.pulse()));
    const bytes = Buffer.byteLength(text);
    return bytes > MAX_INPUT_BYTES
      ? [
          `the schedules of the stack must take at most ${MAX_INPUT_BYTES} bytes of JSON, got: ${bytes}; give the targets less input, or make some of the schedules in another stack`,
        ]
      : [];
  }

  /** Rejects what differs from the other schedules of the stack, where all share one resource. */
  private requireSame({ encryptionKey, logRetention }: PunctualScheduleProps, scope: Construct): void {
    const remedy = 'all schedules of a stack share one starter: give all the same';
    if (encryptionKey !== this.encryptionKey) {
      const must = `be that of ${this.first}`;
      refuse({ property: 'encryptionKey', must, got: encryptionKey?.node.path ?? 'none', remedy }, scope);
    }
    if (logRetention !== undefined) {
      if (this.retention !== undefined && this.retention !== logRetention) {
        const must = `be that of the other schedules of the stack, ${this.retention}`;
        refuse({ property: 'logRetention', must, got: logRetention, remedy }, scope);
      }
      this.retention = logRetention;
      (this.logGroup.node.defaultChild as CfnLogGroup).retentionInDays = logRetention;
    }
  }

  private createTable(): Table {
    const { encryptionKey } = this;
    return new Table(this, 'Claims', {
      partitionKey: { name: CLAIMS.key, type: AttributeType.STRING },
      timeToLiveAttribute: CLAIMS.expires,
      billingMode: BillingMode.PAY_PER_REQUEST,
      // It says who starts what of this week: of no use without the starter.
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
    });
  }

  private createHandler(): LambdaFunction {
    const handler = new LambdaFunction(this, 'Starter', {
      description: 'Starts what is due, at its second and once',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: new HandlerCode('schedule/start-due', {}),
      timeout: Duration.minutes(2),
      memorySize: 256,
      // The next pulse does the work of one that failed.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      logGroup: this.logGroup,
      environment: { [STARTER_VARIABLES.table]: this.table.tableName },
    });
    Grant.addToPrincipal({
      grantee: handler,
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      resourceArns: [this.table.tableArn],
    });
    this.encryptionKey?.grantEncryptDecrypt(handler);
    return handler;
  }
}
