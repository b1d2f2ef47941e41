// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what the reports write for references
import type { Stack } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { orExclusion } from '../../src/events/rules/or-exclusion';
import { testRules } from '../checks/rule-cases';
import { EventRuler } from '../support/event-ruler';

const SETUP = 'AMAZON_SES_SETUP_NOTIFICATION';
const FOUND =
  'One match in a list is enough, so anything-but also lets in everything that the other matchers leave out.';
const inRule = (EventPattern: unknown) => ({ Listener: { Type: 'AWS::Events::Rule', Properties: { EventPattern } } });
const inMapping = (...patterns: unknown[]) => ({
  Reader: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) } },
  },
});
const key = (...matchers: unknown[]) => ({ source: ['aws.s3'], detail: { object: { key: matchers } } });
const object = (name: string) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { object: { key: name } },
});

/** Patterns in which somebody took a list for AND, with an event that they wanted to leave out. */
const WRONG: Record<string, { readonly pattern: object; readonly unwanted: object }> = {
  'a prefix, and not the setup object': {
    pattern: key({ prefix: 'inbound/' }, { 'anything-but': { suffix: SETUP } }),
    unwanted: object(`inbound/${SETUP}`),
  },
  'a prefix, and not the setup object, of another prefix': {
    pattern: key({ prefix: 'inbound/' }, { 'anything-but': { suffix: SETUP } }),
    unwanted: object('other/m1'),
  },
  'a value beside it': { pattern: key('a', { 'anything-but': ['b'] }), unwanted: object('c') },
  'a wildcard beside it': { pattern: key({ 'anything-but': ['b'] }, { wildcard: '*.pdf' }), unwanted: object('c') },
  'a suffix, and not a prefix': {
    pattern: key({ suffix: '.eml' }, { 'anything-but': { prefix: 'tmp/' } }),
    unwanted: object('tmp/a.eml'),
  },
  'a field that is there': {
    pattern: key({ exists: true }, { 'anything-but': 'b' }),
    unwanted: object('b'),
  },
  'within $or': {
    pattern: { $or: [{ detail: { object: { key: [{ prefix: 'a' }, { 'anything-but': 'b' }] } } }, { source: ['x'] }] },
    unwanted: object('c'),
  },
};

/** Patterns that do what they say, with an event that they leave out, and one that they do not. */
const RIGHT: Record<string, { readonly pattern: object; readonly unwanted: object; readonly wanted: object }> = {
  'anything-but alone': {
    pattern: key({ 'anything-but': { suffix: SETUP } }),
    unwanted: object(`inbound/${SETUP}`),
    wanted: object('inbound/m1'),
  },
  'several values left out': {
    pattern: key({ 'anything-but': ['a', 'b'] }),
    unwanted: object('b'),
    wanted: object('c'),
  },
  'two prefixes': { pattern: key({ prefix: 'a/' }, { prefix: 'b/' }), unwanted: object('c/1'), wanted: object('b/1') },
  'absent, or something else': {
    pattern: key({ exists: false }, { 'anything-but': ['draft'] }),
    unwanted: object('draft'),
    wanted: { source: 'aws.s3', 'detail-type': 'Object Created', detail: { object: {} } },
  },
  'null, or something else': {
    pattern: key(null, { 'anything-but': ['draft'] }),
    unwanted: object('draft'),
    wanted: object('m1'),
  },
  'two fields': {
    pattern: { source: ['aws.s3'], detail: { object: { key: [{ 'anything-but': { suffix: SETUP } }], etag: ['1'] } } },
    unwanted: object('m1'),
    wanted: { ...object('m1'), detail: { object: { key: 'm1', etag: '1' } } },
  },
};

describe('the matcher of EventBridge', () => {
  let ruler: EventRuler;
  beforeAll(() => {
    ruler = EventRuler.start();
  });
  afterAll(() => ruler.stop());

  test.each(Object.entries(WRONG))('gives an event that is unwanted: %s', async (_, { pattern, unwanted }) => {
    expect(await ruler.matches(pattern, unwanted)).toBe(true);
  });

  test.each(Object.entries(RIGHT))('gives what is wanted only: %s', async (_, { pattern, unwanted, wanted }) => {
    expect([await ruler.matches(pattern, unwanted), await ruler.matches(pattern, wanted)]).toEqual([false, true]);
  });
});

testRules({
  rule: orExclusion,
  fails: {
    ...Object.fromEntries(
      Object.entries(WRONG).map(([name, { pattern }]) => [
        name,
        { given: inRule(pattern), finds: [`Listener: ${FOUND}`] },
      ]),
    ),
    'in the filter of an event source mapping': {
      given: inMapping(JSON.stringify(key('a', { 'anything-but': 'b' }))),
      finds: [`Reader: ${FOUND}`],
    },
    'in the filter of a pipe': {
      given: {
        Pipe: {
          Type: 'AWS::Pipes::Pipe',
          Properties: {
            SourceParameters: {
              FilterCriteria: {
                Filters: [{ Pattern: JSON.stringify({ body: { a: ['x', { 'anything-but': 'y' }] } }) }],
              },
            },
          },
        },
      },
      finds: [`Pipe: ${FOUND}`],
    },
    'in an archive': {
      given: {
        Archive: { Type: 'AWS::Events::Archive', Properties: { EventPattern: key('a', { 'anything-but': 'b' }) } },
      },
      finds: [`Archive: ${FOUND}`],
    },
    'two lists of one pattern': {
      given: inRule({ a: ['x', { 'anything-but': 'y' }], b: ['x', { 'anything-but': 'y' }] }),
      finds: [`Listener: ${FOUND}`, `Listener: ${FOUND}`],
    },
  },
  passes: {
    ...Object.fromEntries(Object.entries(RIGHT).map(([name, { pattern }]) => [name, { given: inRule(pattern) }])),
    'a schedule': {
      given: { Listener: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 day)' } } },
    },
    'a mapping without a filter': { given: { Reader: { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} } } },
  },
  tokens: {
    'the matchers of the CDK': {
      given: (stack: Stack) => {
        const matchers = [...Match.prefix('inbound/'), ...Match.anythingButSuffix(SETUP)];
        new Rule(stack, 'Rule', { eventPattern: { detail: { object: { key: matchers } } } });
      },
      finds: [expect.stringContaining(FOUND)] as never,
    },
  },
  intrinsics: {
    'a prefix that is filled in': {
      given: inRule(key({ prefix: { 'Fn::Sub': '${AWS::AccountId}/' } }, { 'anything-but': { suffix: SETUP } })),
      finds: [`Listener: ${FOUND}`],
    },
    'a filter as a text with a reference': {
      given: inMapping({ 'Fn::Sub': '{"body":{"a":["${AWS::Region}",{"anything-but":"y"}]}}' }),
      finds: [`Reader: ${FOUND}`],
    },
  },
  inconclusive: {
    'a list that is a parameter': {
      given: {
        Stack: {
          Parameters: { P: { Type: 'String' } },
          Resources: inRule({ source: { Ref: 'P' }, detail: { a: ['x', { 'anything-but': 'y' }] } }),
        },
      },
      finds: [`Listener: ${FOUND}`],
      doubts: ['Properties/EventPattern/source: ${P} is known only at deploy time'],
    },
  },
});
