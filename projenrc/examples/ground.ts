/** The files that examples take for granted, which the reader has beside the app. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SOURCE = 'exports.handler = async () => {};\n';
const IMAGE = 'FROM scratch\n';
const POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const COLLECTION = {
  info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item: [
    {
      name: 'Orders',
      request: { method: 'GET', url: '{{base}}/orders', header: [{ key: 'Authorization', value: 'Bearer {{token}}' }] },
      event: [{ listen: 'test', script: { exec: ["pm.test('answers', () => pm.response.to.have.status(200));"] } }],
    },
  ],
};

const FILES = {
  'api/index.js': SOURCE,
  'app/index.js': SOURCE,
  'report/index.js': SOURCE,
  'migrations/0001_users.sql': 'CREATE TABLE users (id int PRIMARY KEY);\n',
  'services/orders/Dockerfile': IMAGE,
  'services/thumbs/Dockerfile': IMAGE,
  'org-tags.json': JSON.stringify(POLICY),
  'prod-regions.json': JSON.stringify(POLICY),
  'shop.postman_collection.json': JSON.stringify(COLLECTION),
  'prod.postman_environment.json': JSON.stringify({ name: 'prod', values: [] }),
  'shop.template.json': JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }),
};

/** Makes the folder that examples run in. */
export function makeGround(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
