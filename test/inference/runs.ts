import { InferenceModel } from '../../src/inference';
import { Account, type AccountOptions, synthesize } from './account';
import { answerTo, COMPLETED, type FakeJob, type Fate, type Outcome } from './fake-bedrock';

export const SMALL = synthesize(() => ({
  model: InferenceModel.of('amazon.nova-lite-v1:0', { minRecords: 3, maxRecords: 8 }),
}));

export const record = (number: number) => ({ recordId: `tip-${number}`, modelInput: { q: number }, customer: number });
export const records = (count: number) => Array.from({ length: count }, (_, index) => record(index));
export const answered = (count: number) =>
  records(count).map(({ modelInput, ...rest }) => ({ ...rest, modelOutput: answerTo(modelInput) }));
export const byCustomer = (a: any, b: any) => a.customer - b.customer;
export const roundOf = ({ inputUri }: FakeJob) => Number(/round-(\d+)/.exec(inputUri)?.[1]);

/** A run of some records to its end. */
export async function run(count: number, options: AccountOptions = {}, name = 'first'): Promise<Account> {
  const account = new Account(SMALL, options);
  account.upload('tips/a.jsonl', records(count));
  await account.machine.run(name);
  expect(account.bedrock.refusals).toEqual([]);
  return account;
}

/** What the jobs of the first round come to; later ones complete. */
export const firstRound = (fate: Partial<Fate>): AccountOptions => ({
  bedrock: { fateOf: (job) => (roundOf(job) === 1 ? { ...COMPLETED, ...fate } : COMPLETED) },
});
/** Records of the first job by their place in it. */
export const outcomes = (...list: Outcome[]) => {
  const at = (id: string) => Number(id.slice(1)) - 1;
  return { outcome: (id: string) => list[at(id)] ?? ('answer' as const) };
};
