import { Tags } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { DemoIncident } from './incident';

export const tagging: DemoIncident = {
  module: 'tagging',
  happened: 'A policy of the organization denied CreateChangeSet: the tags were on the resources, and came too late.',
  add(stack) {
    new Topic(stack, 'Orders');
    new Topic(stack, 'Refunds');
    Tags.of(stack).add('Owner', 'TeamShop');
  },
};
