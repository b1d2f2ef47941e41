import { CfnResource } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import type { BeforeFinding } from './before';
import type { DemoIncident } from './incidents/incident';
import { type NameOf, outermost } from './library';
import { heading, type Print, paragraph } from './print';

/** First chapter: what happened to somebody, and what the checks say of the code that lets it happen. */
export function printBefore(
  print: Print,
  incidents: ReadonlyMap<DemoIncident, readonly BeforeFinding[]>,
  verbose: boolean,
): void {
  heading(print, '1. Stacks with incidents in them, in plain CDK code, and what the checks say');
  for (const [{ module, happened }, findings] of incidents) {
    print();
    paragraph(print, `${module}: ${happened}`);
    for (const { severity, where, text, remedy } of findings) {
      paragraph(print, `${severity.padEnd(8)}${where.join(', ')}: ${text}`, '  ');
      if (verbose) {
        paragraph(print, `remedy: ${remedy}`, '          ');
      }
    }
  }
}

/** Second chapter: the constructs of the library in a stage, and the resources that each of them made. */
export function printAfter(print: Print, stage: IConstruct, nameOf: NameOf, verbose: boolean): void {
  heading(print, '2. The same, with the constructs: the stage Prod of examples/typescript/platform');
  print();
  for (const construct of stage.node.root.node.children.filter(nameOf)) {
    print(`the whole app: ${nameOf(construct)}`);
  }
  for (const construct of outermost(stage, nameOf)) {
    const types = construct.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .map((resource) => resource.cfnResourceType);
    print(
      `${construct.node.path}: ${nameOf(construct)}, ${types.length} ${types.length === 1 ? 'resource' : 'resources'}`,
    );
    if (verbose) {
      paragraph(print, countsOf(types), '  ');
    }
  }
}

/** Fourth chapter: the alarms that come with the constructs, in the first sentence of their descriptions. */
export function printAlarms(print: Print, stage: IConstruct, nameOf: NameOf, verbose: boolean): number {
  heading(print, '4. What the alarms would say');
  let count = 0;
  for (const construct of outermost(stage, nameOf)) {
    const alarms = construct.node.findAll().filter((child) => child instanceof CfnAlarm);
    if (alarms.length > 0) {
      print();
      print(construct.node.path);
    }
    for (const alarm of alarms) {
      const description = alarm.alarmDescription ?? '';
      const [sentence] = /^.*?\.(?= [A-Z]|$)/s.exec(description) ?? [description];
      paragraph(print, verbose ? description : sentence, '  ');
    }
    count += alarms.length;
  }
  return count;
}

function countsOf(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of types) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].map(([type, count]) => (count === 1 ? type : `${count}×${type}`)).join(', ');
}
