import { App, Duration, Stack } from 'aws-cdk-lib';
import { DatabaseCluster as DocumentDbCluster } from 'aws-cdk-lib/aws-docdb';
import { Domain as ElasticsearchDomain } from 'aws-cdk-lib/aws-elasticsearch';
import { CfnDBInstance, DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { objectOf } from '../../../src/private/synth/class-name';

class AlarmTopic extends Topic {}
class Own {}

/** As the CDK's compiler names a class that has a decorator: the name stands in messages of JavaScript alone. */
class Topic2 extends Topic {}

const made = (prototype: object): object => Object.create(prototype);

test.each([
  ['a class of the CDK', made(Topic.prototype), 'Topic of aws-sns'],
  ['a class of the CDK that is compiled to another name', made(Topic2.prototype), 'Topic of aws-sns'],
  ['one of the classes of a name', made(DatabaseCluster.prototype), 'DatabaseCluster of aws-rds'],
  ['another of these', made(DocumentDbCluster.prototype), 'DatabaseCluster of aws-docdb'],
  ['an old service', made(ElasticsearchDomain.prototype), 'Domain of aws-elasticsearch'],
  ['an L1', made(CfnDBInstance.prototype), 'CfnDBInstance of aws-rds'],
  ['a class of the CDK that is in no module', Duration.minutes(1), 'Duration'],
  ['a construct that is in no module', new Stack(new App(), 'Stack'), 'Stack'],
  ['a class that a user made of one of the CDK', made(AlarmTopic.prototype), 'AlarmTopic'],
  ['a class of a user', new Own(), 'Own'],
  ['a plain object', {}, 'Object'],
  ['an object without a class', Object.create(null), 'Object'],
  ['an object whose constructor is something else', { constructor: undefined }, 'Object'],
])('%s', (_, value, name) => {
  expect(objectOf(value)).toBe(`an object of the class ${name}`);
});

test('a class with the mark of jsii of a library that is not the CDK', () => {
  class Widget {}
  Reflect.set(Widget, Symbol.for('jsii.rtti'), { fqn: 'acme.parts.Widget', version: '1.0.0' });
  expect(objectOf(new Widget())).toBe('an object of the class Widget');
});
