/** What the scripts of integ/ ask, and what they make of each answer. No account is here: these are the words of AWS. */
import { CANNOT_ASK } from '../../../projenrc/verify/run-experiment';
import { type CliAnswer, type CliCall, ScriptedAws } from './scripted';

jest.setTimeout(120_000);

let aws: ScriptedAws;
beforeEach(async () => {
  aws = await ScriptedAws.start();
});
afterEach(() => aws.stop());

const DENIED =
  'An error occurred (AccessDenied) when calling the CreateStack operation: User: x is not authorized to perform: ' +
  'cloudformation:CreateStack on resource: y with an explicit deny in a service control policy: z';

describe('tagging-nested-scp', () => {
  const VARIABLES = { VERIFY_SCP_OU: 'ou-abcd-11111111', VERIFY_SCP_ROLE: 'arn:aws:iam::222222222222:role/verify' };

  /** An organization with an account in an OU below the one that is named, and the stacks of that account. */
  class Organization {
    public readonly policies = new Map<string, { content: string; targets: Set<string> }>();
    public readonly stacks = new Map<string, { status: string; reason?: string }>();
    public hasBucket = false;
    /** Whether the policy sees what a nested stack has from its parent. */
    public seesTags = true;
    public acts = true;
    public parents: Record<string, { Id: string; Type: string }> = {
      '222222222222': { Id: 'ou-abcd-22222222', Type: 'ORGANIZATIONAL_UNIT' },
      'ou-abcd-22222222': { Id: 'ou-abcd-11111111', Type: 'ORGANIZATIONAL_UNIT' },
      'ou-abcd-11111111': { Id: 'r-abcd', Type: 'ROOT' },
    };

    public answer(call: CliCall): CliAnswer {
      const { name, option } = call;
      const id = option('policy-id');
      switch (name) {
        case 'organizations describe-organization':
          return { Organization: { MasterAccountId: '111111111111' } };
        case 'organizations list-parents':
          return { Parents: [this.parents[option('child-id')]] };
        case 'organizations list-policies':
          return { Policies: [...this.policies.keys()].map((Id) => ({ Id, Name: 'cdk-hindsight-verify-nested' })) };
        case 'organizations list-targets-for-policy':
          return { Targets: [...(this.policies.get(id)?.targets ?? [])].map((TargetId) => ({ TargetId })) };
        case 'organizations create-policy':
          this.policies.set('p-1', { content: option('content'), targets: new Set() });
          return { Policy: { PolicySummary: { Id: 'p-1' } } };
        case 'organizations attach-policy':
          this.policies.get(id)?.targets.add(option('target-id'));
          return {};
        case 'organizations detach-policy':
          this.policies.get(id)?.targets.delete(option('target-id'));
          return {};
        case 'organizations delete-policy':
          return this.policies.get(id)?.targets.size === 0 && this.policies.delete(id) ? {} : 'PolicyInUseException';
        case 'sts assume-role':
          return { Credentials: { AccessKeyId: 'sandbox', SecretAccessKey: 's', SessionToken: 't' } };
        default:
          return call.key === 'sandbox' ? this.answerInSandbox(call) : `${name} in the wrong account`;
      }
    }

    private answerInSandbox(call: CliCall): CliAnswer {
      const { name, option, args } = call;
      const stack = option('stack-name');
      switch (name) {
        case 'cloudformation create-stack': {
          const isDenied = this.acts && this.policies.size > 0 && !args.includes('Key=CdkHindsightVerify,Value=yes');
          if (isDenied && stack.includes('-Inner-')) {
            return DENIED;
          }
          const isBlocked = this.acts && (isDenied || !this.seesTags) && !stack.includes('-Inner-');
          this.stacks.set(
            stack,
            isBlocked ? { status: 'CREATE_FAILED', reason: DENIED } : { status: 'CREATE_COMPLETE' },
          );
          return { StackId: stack };
        }
        case 'cloudformation describe-stacks': {
          const found = [...this.stacks].filter(([StackName]) => !stack || StackName === stack);
          return { Stacks: found.map(([StackName, { status }]) => ({ StackName, StackStatus: status })) };
        }
        case 'cloudformation describe-stack-events': {
          const { status, reason } = this.stacks.get(stack)!;
          return {
            StackEvents: [{ LogicalResourceId: 'Inner', ResourceStatus: status, ResourceStatusReason: reason }],
          };
        }
        case 'cloudformation delete-stack':
          this.stacks.delete(stack);
          return {};
        case 's3api create-bucket':
          this.hasBucket = true;
          return {};
        case 's3api delete-bucket':
          if (!this.hasBucket) {
            return 'NoSuchBucket';
          }
          this.hasBucket = false;
          return {};
        default:
          return {};
      }
    }

    public get left(): unknown[] {
      return [...this.policies.keys(), ...this.stacks.keys(), ...(this.hasBucket ? ['bucket'] : [])];
    }
  }

  let organization: Organization;
  beforeEach(() => {
    organization = new Organization();
    aws.answer = (call) => organization.answer(call);
  });
  const run = (...args: string[]) => aws.run('tagging-nested-scp', VARIABLES, ...args);

  test('holds where the nested stack without the tag is denied and the other one is not', async () => {
    const { code, output } = await run();
    expect(output).toContain('holds: a nested stack without the tag is denied');
    expect(output).toContain('holds: one that has the tag from its parent is not');
    expect(code).toBe(0);
    // The policy is about nested stacks of this script alone, and on the OU that was named.
    const [{ content, targets }] = organization.policies.values();
    expect(JSON.parse(content).Statement).toEqual([
      {
        Effect: 'Deny',
        Action: ['cloudformation:CreateStack', 'cloudformation:CreateChangeSet'],
        Resource: 'arn:aws:cloudformation:*:*:stack/verify-scp-*-Inner-*/*',
        Condition: { Null: { 'aws:RequestTag/CdkHindsightVerify': 'true' } },
      },
    ]);
    expect([...targets]).toEqual(['ou-abcd-11111111']);
  });

  test('does not hold where the tags of the parent do not help', async () => {
    organization.seesTags = false;
    const { code, output } = await run();
    expect(output).toContain('DOES NOT HOLD: one that has the tag from its parent is not');
    expect(code).toBe(1);
  });

  test('could not ask where the policy does not act', async () => {
    organization.acts = false;
    const { code, output } = await run();
    expect(output).toContain('the effect of the policy did not come in 10 minutes');
    expect(code).toBe(CANNOT_ASK);
  });

  test('a second run takes back what the first one has left, and undo all; twice is once', async () => {
    await run();
    expect(organization.left).not.toEqual([]);
    expect((await run()).code).toBe(0);
    expect((await run('undo')).code).toBe(0);
    expect(organization.left).toEqual([]);
    expect((await run('undo')).code).toBe(0);
  });

  const makesNothing = async (variables: object, sentence: string) => {
    const { code, output } = await aws.run('tagging-nested-scp', { ...VARIABLES, ...variables });
    expect(output).toContain(sentence);
    expect(code).toBe(CANNOT_ASK);
    expect(aws.calls.filter(({ name }) => /create|attach|delete/.test(name))).toEqual([]);
  };

  test('the root of an organization is refused', () =>
    makesNothing({ VERIFY_SCP_OU: 'r-abcd' }, 'must be an OU and not the root of an organization, got: r-abcd'));

  test('an account of another OU is refused', () =>
    makesNothing({ VERIFY_SCP_OU: 'ou-abcd-33333333' }, '222222222222, is not in ou-abcd-33333333'));

  test('the management account is refused', () =>
    makesNothing(
      { VERIFY_SCP_ROLE: 'arn:aws:iam::111111111111:role/verify' },
      'no service control policy acts on the management account',
    ));
});

describe('amplify-message', () => {
  const APP = 'd1abcdefghijkl';
  const LINK = `https://console.aws.amazon.com/amplify/home?region=us-east-1#${APP}/broken/7`;
  let message: string;
  let status: string;

  beforeEach(() => {
    status = 'FAILED';
    message = `The Amplify build 7 of branch broken failed (app ${APP}, us-east-1). Log: ${LINK}`;
    const answers: Record<string, (call: CliCall) => CliAnswer> = {
      'cloudformation list-stack-resources': () => ({
        StackResourceSummaries: [
          { ResourceType: 'AWS::Amplify::App', LogicalResourceId: 'PortalA', PhysicalResourceId: 'arn:x:apps/other' },
          { ResourceType: 'AWS::Amplify::App', LogicalResourceId: 'WebA', PhysicalResourceId: `arn:x:apps/${APP}` },
          { ResourceType: 'AWS::SNS::Topic', LogicalResourceId: 'FailuresA', PhysicalResourceId: 'arn:topic' },
        ],
      }),
      'sts get-caller-identity': () => ({ Arn: 'arn:aws:iam::1:user/a', Account: '1' }),
      'cloudformation create-stack': () => ({}),
      'cloudformation describe-stacks': () => ({
        Stacks: [{ StackStatus: 'CREATE_COMPLETE', Outputs: [{ OutputKey: 'Queue', OutputValue: 'queue' }] }],
      }),
      'amplify start-job': ({ option }) => (option('app-id') === APP ? { jobSummary: { jobId: '7' } } : 'no such app'),
      'amplify get-job': () => ({ job: { summary: { status }, steps: [{ stepName: 'BUILD', status }] } }),
      'sqs receive-message': () => ({ Messages: [{ Body: message }] }),
    };
    aws.answer = (call) => answers[call.name]?.(call) ?? `no answer to ${call.name}`;
  });
  const run = () => aws.run('amplify-message', {});

  test('holds with a message that names job, branch and the page of the job', async () => {
    const { code, output } = await run();
    expect(output).toContain('holds: the message names job and branch');
    expect(output).toContain('holds: its link has app, branch and job');
    expect(output).toContain('BUILD: FAILED');
    expect(code).toBe(0);
    // The one thing that it makes has the tags of the run.
    const created = aws.calls.filter(({ name }) => /create/.test(name));
    expect(created.map(({ name, args }) => [name, ...args.slice(args.indexOf('--tags') + 1, -2)])).toEqual([
      [
        'cloudformation create-stack',
        'Key=cdk-hindsight:verify,Value=run',
        'Key=cdk-hindsight:experiment,Value=amplify-message',
      ],
    ]);
  });

  test('does not hold where the events have no branch', async () => {
    message = message.replaceAll('broken', '');
    expect((await run()).code).toBe(1);
  });

  test('could not ask where the branch builds', async () => {
    status = 'SUCCEED';
    expect((await run()).code).toBe(CANNOT_ASK);
  });
});

describe('a session by Identity Center', () => {
  const VARIABLES = {
    VERIFY_SSO_START_URL: 'https://d-1.awsapps.com/start',
    VERIFY_SSO_REGION: 'eu-central-1',
    VERIFY_SSO_ACCOUNT: '222222222222',
    VERIFY_SSO_ROLE: 'Support',
  };
  let token: CliAnswer[];

  beforeEach(() => {
    token = ['AuthorizationPendingException', 'SlowDownException', { accessToken: 'token' }];
    const answers: Record<string, (call: CliCall) => CliAnswer> = {
      'sso-oidc register-client': () => ({ clientId: 'id', clientSecret: 'secret' }),
      'sso-oidc start-device-authorization': ({ option }) => ({
        verificationUriComplete: `${option('start-url')}#/device?user_code=ABCD-EFGH`,
        userCode: 'ABCD-EFGH',
        deviceCode: 'device',
      }),
      'sso-oidc create-token': () => token.shift() ?? 'ExpiredTokenException',
      'sso get-role-credentials': ({ option }) => ({
        roleCredentials: {
          accessKeyId: `${option('role-name')} in ${option('account-id')}`,
          secretAccessKey: 's',
          sessionToken: option('access-token'),
        },
      }),
    };
    aws.answer = (call) => answers[call.name]?.(call) ?? `no answer to ${call.name}`;
  });
  const signIn = (variables: object = VARIABLES) => aws.print('identity-center', 'signedIn', { ...variables });

  test('waits for the yes of the person, and has the permission set', async () => {
    const { output } = await signIn();
    expect(output).toBe(
      'For you: open https://d-1.awsapps.com/start#/device?user_code=ABCD-EFGH in 10 minutes, and allow the code ABCD-EFGH\n' +
        '{"AWS_ACCESS_KEY_ID":"Support in 222222222222","AWS_SECRET_ACCESS_KEY":"s","AWS_SESSION_TOKEN":"token"}\n',
    );
    expect(
      aws.calls.filter(
        ({ option, args }) => option('region') !== 'eu-central-1' || !args.includes('--no-sign-request'),
      ),
    ).toEqual([]);
  });

  test('a person who says no decides nothing', async () => {
    token = ['AccessDeniedException'];
    expect((await signIn()).output).toContain('CannotAsk: AccessDeniedException');
  });

  test('without the variables, the session is that of the caller', async () => {
    expect((await signIn({})).output).toBe('{}\n');
    expect(aws.calls).toEqual([]);
  });

  test('with some of them it could not ask', async () => {
    const { output } = await signIn({ VERIFY_SSO_START_URL: 'https://d-1.awsapps.com/start' });
    expect(output).toContain('CannotAsk: the variable VERIFY_SSO_REGION is not set');
  });
});
