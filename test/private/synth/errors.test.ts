import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { messagesOf, refuse, sentenceOf } from '../../../src/private/synth/errors';

const REFUSAL = { property: 'size', must: 'be small', got: 9, remedy: 'shrink it' };

function newStack(): Stack {
  return new Stack(new App(), 'Stack');
}

describe('refuse', () => {
  test('ends in the path of the construct', () => {
    expect(() => refuse(REFUSAL, newStack())).toThrow(/^size must be small, got: 9; shrink it \[Stack\]$/);
  });

  test.each([[undefined], [new App()]])('has no path without one', (scope) => {
    expect(() => refuse(REFUSAL, scope)).toThrow(/^size must be small, got: 9; shrink it$/);
  });

  test('keeps the cause', () => {
    const cause = new Error('below');
    expect(() => refuse(REFUSAL, undefined, cause)).toThrow(expect.objectContaining({ cause }));
  });
});

describe('sentenceOf', () => {
  test('says that a value is a token', () => {
    const got = new CfnParameter(newStack(), 'Size').valueAsString;
    expect(sentenceOf({ ...REFUSAL, got })).toBe('size must be small, got: a token; shrink it');
  });

  test.each([
    ['text', (parameter: CfnParameter) => parameter.valueAsString],
    ['list', (parameter: CfnParameter) => Fn.split(',', parameter.valueAsString)[0]],
    ['list in a text', (parameter: CfnParameter) => `${Fn.split(',', parameter.valueAsString)}`],
  ])('hides the placeholder of a %s', (_, tokenOf) => {
    const must = `be ${tokenOf(new CfnParameter(newStack(), 'Size'))}`;
    expect(sentenceOf({ ...REFUSAL, must })).toBe('size must be <token>, got: 9; shrink it');
  });
});

describe('messages', () => {
  test('a warning can be acknowledged by its name, and holds no placeholder', () => {
    const stack = newStack();
    const { valueAsString } = new CfnParameter(stack, 'Size');
    messagesOf('squid').warn(stack, 'size', `${valueAsString} is big`);
    Annotations.fromStack(stack).hasWarning('/Stack', '<token> is big [ack: cdk-hindsight/squid:size]');
  });

  test('a note is told as information', () => {
    const stack = newStack();
    messagesOf('squid').note(stack, 'size', 'it is big');
    Annotations.fromStack(stack).hasInfo('/Stack', 'it is big [ack: cdk-hindsight/squid:size]');
  });
});
