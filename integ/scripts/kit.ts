/** What the scripts share that ask what CloudFormation cannot ask. npx projen verify runs them while the stacks are there. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CANNOT_ASK, FOR_THE_PERSON } from '../../projenrc/verify/run-experiment';
import { EXPERIMENT_TAG, RUN_TAG } from '../../projenrc/verify/tags';

const {
  VERIFY_OUTPUTS = '{}',
  VERIFY_RUN = '',
  VERIFY_EXPERIMENT = '',
  AWS_REGION = '',
  VERIFY_POLL_SECONDS = '10',
} = process.env;

export const region = AWS_REGION;
/** Where a script may keep files while it runs. */
export const home = process.argv[2];

/** An output of a stack of the experiment. */
export function output(stack: string, name: string): string {
  const outputs: Record<string, Record<string, string>> = JSON.parse(VERIFY_OUTPUTS);
  const value = outputs[stack]?.[name];
  if (value === undefined) {
    throw new CannotAsk(`the stack ${stack} has no output ${name}`);
  }
  return value;
}

/** For each stack that a script makes by itself: the command finds and destroys it by them. */
export const STACK_TAGS = [`Key=${RUN_TAG},Value=${VERIFY_RUN}`, `Key=${EXPERIMENT_TAG},Value=${VERIFY_EXPERIMENT}`];

/** Something that says nothing about the library. */
export class CannotAsk extends Error {}

/** How a call by the AWS CLI ended. */
export interface Answer {
  readonly succeeded: boolean;
  /** What it printed as JSON. */
  readonly value: any;
  readonly error: string;
}

/** A call by the AWS CLI, which may fail. */
export function tryAws(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Answer {
  const { status, stdout, stderr } = spawnSync('aws', [...args, '--output', 'json'], {
    encoding: 'utf8',
    env: { ...process.env, AWS_PAGER: '', ...environment },
  });
  return { succeeded: status === 0, value: stdout?.trim() ? JSON.parse(stdout) : {}, error: stderr ?? '' };
}

/** A call by the AWS CLI that has to succeed before anything can be asked. */
export function aws(...args: string[]): any {
  const { succeeded, value, error } = tryAws(args);
  if (!succeeded) {
    throw new CannotAsk(`aws ${args.slice(0, 2).join(' ')}: ${error}`);
  }
  return value;
}

/** Asks again until there is an answer, for some minutes. */
export async function until<T>(what: string, minutes: number, ask: () => T | undefined): Promise<T> {
  const attempts = minutes * 6;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const answer = ask();
    if (answer !== undefined) {
      return answer;
    }
    await delay(Number(VERIFY_POLL_SECONDS) * 1000);
  }
  throw new Error(`${what} did not come in ${minutes} minutes`);
}

/** Makes a stack of the script's own, with the rights of the bootstrap's role and not with those of the person; returns its outputs. */
export async function makeStack(name: string, template: object, ...more: string[]): Promise<Record<string, string>> {
  const file = join(home, `${name}.json`);
  writeFileSync(file, JSON.stringify(template));
  const { Arn, Account: account } = aws('sts', 'get-caller-identity');
  const role = `arn:${Arn.split(':')[1]}:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${region}`;
  const stack = ['--stack-name', name, '--template-body', `file://${file}`, '--role-arn', role];
  aws('cloudformation', 'create-stack', '--region', region, ...stack, ...more, '--tags', ...STACK_TAGS);
  return until(`the stack ${name}`, 10, () => {
    const [found] = aws('cloudformation', 'describe-stacks', '--region', region, '--stack-name', name).Stacks;
    if (/FAILED|ROLLBACK/.test(found.StackStatus)) {
      throw new CannotAsk(`the stack ${name} is ${found.StackStatus}`);
    }
    return found.StackStatus === 'CREATE_COMPLETE'
      ? Object.fromEntries((found.Outputs ?? []).map(({ OutputKey, OutputValue }: any) => [OutputKey, OutputValue]))
      : undefined;
  });
}

/** One thing that the library promises. */
export function expect(what: string, holds: boolean, seen: unknown): void {
  console.log(`${holds ? 'holds' : 'DOES NOT HOLD'}: ${what}; seen: ${JSON.stringify(seen)}`);
  if (!holds) {
    process.exitCode = 1;
  }
}

/** A value that the person sets. */
export function given(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new CannotAsk(`the variable ${name} is not set`);
  }
  return value;
}

/** Variables for the AWS CLI. */
export type Login = NodeJS.ProcessEnv;

/** Variables for the session that somebody, or the person, has by a role. */
export function assumed(role: string, login: Login = {}): Login {
  const { succeeded, value, error } = tryAws(
    ['sts', 'assume-role', '--role-arn', role, '--role-session-name', 'verify'],
    login,
  );
  if (!succeeded) {
    throw new CannotAsk(error);
  }
  return loginOf(value.Credentials);
}

export function loginOf(keys: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string }): Login {
  return {
    AWS_ACCESS_KEY_ID: keys.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.SecretAccessKey,
    AWS_SESSION_TOKEN: keys.SessionToken,
    AWS_PROFILE: undefined,
  };
}

/** Says something to the person while the script runs. */
export function tell(text: string): void {
  console.log(`${FOR_THE_PERSON}${text}`);
}

/**
 * Runs a script; its exit code says whether all holds, something does not, or nothing could be asked.
 *
 * @param undo takes back what the script made outside of the stacks, whether or not it is there; called with `undo`
 */
export function run(script: () => Promise<void>, undo?: () => Promise<void>): void {
  const wanted = undo && process.argv[3] === 'undo' ? undo : script;
  wanted().catch((error) => {
    console.error(error.message);
    process.exitCode = error instanceof CannotAsk ? CANNOT_ASK : 1;
  });
}
