import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { STACK, TEMPLATE } from '../../../src/private/template/resource';
import { TemplateSet } from '../../../src/private/template/template-set';

let outdir: string;
let templates: TemplateSet;

beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'paths-'));
  const app = new App({ outdir });
  const stack = new Stack(app, 'Shop', { tags: { team: 'orders' } });
  new CfnResource(new Construct(stack, 'Part'), 'Own', { type: 'Custom::Own' });
  const inner = new NestedStack(stack, 'Inner');
  new CfnResource(inner, 'Nested', { type: 'Custom::Nested' });
  const alike = new NestedStack(new Construct(stack, 'A.NestedStack'), 'Deep');
  new CfnResource(alike, 'Alike', { type: 'Custom::Alike' });
  app.synth();
  templates = TemplateSet.read([join(outdir, 'Shop.template.json')]);
});

afterAll(() => rmSync(outdir, { recursive: true }));

const pathsOf = (type: string) => templates.ofType(type).map(({ constructPath }) => constructPath);

test('rules name the stack and the template by these types', () => {
  expect([STACK, TEMPLATE]).toEqual(['cdk:stack', 'cdk:template']);
});

test('a stack and its template have the path of the stack', () => {
  expect(pathsOf('cdk:stack')[0]).toBe('Shop');
  expect(pathsOf('cdk:template')[0]).toBe('Shop');
});

test('a resource has the path of its construct, also in a nested stack', () => {
  expect(pathsOf('Custom::Own')).toEqual(['Shop/Part/Own']);
  expect(pathsOf('Custom::Nested')).toEqual(['Shop/Inner/Nested']);
  expect(pathsOf('Custom::Alike')).toEqual(['Shop/A.NestedStack/Deep/Alike']);
});

test('the template of a nested stack has the path of its construct', () => {
  expect(pathsOf('cdk:template')).toEqual(['Shop', 'Shop/Inner', 'Shop/A.NestedStack/Deep']);
});
