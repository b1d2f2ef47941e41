import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ENDED } from '../../../src/inference/run-layout.contract';
import { firstRound, run } from '../runs';

test('all statuses of Bedrock are known', () => {
  const model = botocore('print(json.dumps(model.shape_for("ModelInvocationJobStatus").enum))');
  const waiting = ['InProgress', 'Scheduled', 'Stopping', 'Submitted', 'Validating'];
  expect([...model].sort()).toEqual([...ENDED, ...waiting].sort());
});

test('what Bedrock is sent is what its API takes: no tags, so that nobody reads anything from them', async () => {
  const sent: Record<string, any> = {};
  const errorOf = (action: string, _: number, parameters: any) => {
    sent[action] = parameters;
    return undefined;
  };
  await run(8, { ...firstRound({ path: [], end: undefined, outcome: () => 'none' }), bedrock: { errorOf } });
  delete sent.invokeModel;
  expect(Object.keys(sent.createModelInvocationJob).sort()).toEqual([
    'ClientRequestToken',
    'InputDataConfig',
    'JobName',
    'ModelId',
    'OutputDataConfig',
    'RoleArn',
    'TimeoutDurationInHours',
  ]);
  const script = `
sent = json.loads(sys.stdin.read())
lower = lambda value: {k[0].lower() + k[1:]: lower(v) for k, v in value.items()} if isinstance(value, dict) else value
report = {}
for action, parameters in sent.items():
    shape = model.operation_model(action[0].upper() + action[1:]).input_shape
    report[action] = ParamValidator().validate(lower(parameters), shape).generate_report()
print(json.dumps(report))`;
  const actions = ['createModelInvocationJob', 'getModelInvocationJob', 'listModelInvocationJobs'];
  const report = botocore(script, JSON.stringify(sent));
  expect(report).toEqual(Object.fromEntries(actions.map((action) => [action, ''])));
});

/** Asks the model of Bedrock's API that AWS publishes for Python. */
function botocore(script: string, input = ''): any {
  const python = join(__dirname, '..', '..', '..', '.cache', 'venv', 'bin', 'python');
  const head = `
import json, sys
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
model = ServiceModel(Loader().load_service_model("bedrock", "service-2"), "bedrock")
`;
  return JSON.parse(execFileSync(python, ['-c', head + script], { encoding: 'utf8', input }));
}
