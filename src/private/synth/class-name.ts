const JSII = Symbol.for('jsii.rtti');

/**
 * Says of which class an object is, and of which module of the CDK. The CDK's compiler gives some classes another name, for
 * example `Domain2`, and three of its modules have a class of the name `DatabaseCluster`. Of a class that was written in
 * Python or Java it is the nearest one that JavaScript knows.
 */
export function objectOf(value: object): string {
  const name = value.constructor?.name ?? 'Object';
  const fqn: string = (value.constructor as { [JSII]?: { readonly fqn: string } } | undefined)?.[JSII]?.fqn ?? '';
  const [, module, known] = /^(?:aws-cdk-lib\.(?:(\w+)\.)?|.*\.)(\w+)$/.exec(fqn) ?? [];
  // A class of the user inherits the mark of the one that it extends.
  if (known === undefined || name.replace(/\d+$/, '') !== known) {
    return `an object of the class ${name}`;
  }
  return `an object of the class ${known}${module ? ` of ${module.replaceAll('_', '-')}` : ''}`;
}
