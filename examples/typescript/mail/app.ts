import { App } from 'aws-cdk-lib';
import { OrdersByMailStack } from './orders-by-mail-stack';

export const app = new App();

new OrdersByMailStack(app, 'OrdersByMail', { env: { account: '111111111111', region: 'eu-central-1' } });
