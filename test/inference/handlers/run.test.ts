import { InferenceModel } from '../../../src/inference';
import { Account, synthesize } from '../account';
import { answerTo } from '../fake-bedrock';

const SMALL = synthesize(() => ({
  model: InferenceModel.of('amazon.nova-lite-v1:0', { minRecords: 3, maxRecords: 8 }),
}));

const record = (number: number) => ({ recordId: `tip-${number}`, modelInput: { q: number }, customer: number });
const records = (count: number) => Array.from({ length: count }, (_, index) => record(index));

test('each record has its answer, with the fields of the user', async () => {
  const account = new Account(SMALL);
  account.upload('tips/a.jsonl', records(20));
  await account.machine.run('first');
  expect(account.bedrock.refusals).toEqual([]);
  expect(account.results().sort((a, b) => a.customer - b.customer)).toEqual(
    records(20).map(({ modelInput, ...rest }) => ({ ...rest, modelOutput: answerTo(modelInput) })),
  );
  expect(account.failed()).toEqual([]);
});
