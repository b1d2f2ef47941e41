import { destroy } from '../../../projenrc/verify/destroy';
import { RUN_TAG } from '../../../projenrc/verify/tags';

const PACE = { poll: 0, settle: 0, give: 1, prove: 0 };
const TARGET = { run: 'r1', names: [] };

/** An account with one stack, whose deletion fails as often as it is told, and which logs what was asked of it. */
function accountWith(failures: number, type: string, status = 'CREATE_COMPLETE') {
  const log: string[] = [];
  let state: string | undefined = status;
  let left = failures;
  const account: any = {
    region: 'eu-west-1',
    stacks: async () =>
      state ? [{ StackId: 'id', StackName: 'Queue', StackStatus: state, Tags: [{ Key: RUN_TAG, Value: 'r1' }] }] : [],
    resourcesOf: async () => [
      { LogicalResourceId: 'Thing', PhysicalResourceId: 'thing', ResourceType: type, ResourceStatus: state },
      { LogicalResourceId: 'Function', PhysicalResourceId: 'fn', ResourceType: 'AWS::Lambda::Function' },
    ],
    deleteStack: async (_: string, keep: string[]) => {
      log.push(`delete, keep ${keep.join()}`);
      state = left > 0 ? 'DELETE_FAILED' : undefined;
      left -= 1;
    },
    empty: async ({ PhysicalResourceId }: any) => log.push(`empty ${PhysicalResourceId}`),
    logGroups: async (prefix: string) => [prefix, `${prefix}-of-another`],
    deleteLogGroup: async (name: string) => log.push(`delete ${name}`),
  };
  return { account, log };
}

test('a stack goes, and the logs of its functions with it', async () => {
  const { account, log } = accountWith(0, 'AWS::SQS::Queue');
  expect(await destroy(account, TARGET, PACE)).toEqual([]);
  expect(log).toEqual(['delete, keep ', 'delete /aws/lambda/fn']);
});

test('a bucket that is full is emptied once, and its stack asked to go again', async () => {
  const { account, log } = accountWith(1, 'AWS::S3::Bucket');
  expect(await destroy(account, TARGET, PACE)).toEqual([]);
  expect(log).toEqual(['delete, keep ', 'empty thing', 'delete, keep ', 'delete /aws/lambda/fn']);
});

test.each(['Custom::Thing', 'AWS::CloudFormation::CustomResource'])(
  'a %s without its function is left out',
  async (type) => {
    const { account, log } = accountWith(2, type);
    expect(await destroy(account, TARGET, PACE)).toEqual([]);
    expect(log).toEqual([
      'delete, keep ',
      'empty thing',
      'delete, keep ',
      'delete, keep Thing',
      'delete /aws/lambda/fn',
    ]);
  },
);

test('nothing else is left out, however often it fails: it is named', async () => {
  const { account, log } = accountWith(1_000, 'AWS::RDS::DBCluster');
  expect(await destroy(account, TARGET, { ...PACE, give: 0.005 })).toEqual(['stack Queue in eu-west-1: DELETE_FAILED']);
  expect(new Set(log)).toEqual(new Set(['delete, keep ', 'empty thing', 'delete /aws/lambda/fn']));
});

test('a stack that is still being changed is waited for', async () => {
  const { account, log } = accountWith(0, 'AWS::SQS::Queue', 'UPDATE_IN_PROGRESS');
  expect(await destroy(account, TARGET, { ...PACE, give: 0.005 })).toEqual([
    'stack Queue in eu-west-1: UPDATE_IN_PROGRESS',
  ]);
  expect(log).not.toContain('delete, keep ');
});
