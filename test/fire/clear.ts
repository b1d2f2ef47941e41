// What app.synth() puts before the errors of the validations, one a line, each behind the path of its construct.
const VALIDATION = /^Validation failed with the following errors:\n/;

/** What aws-cdk-lib says about values that are its own: no less clear than this library could be. */
const FOREIGN = [
  // Of Duration and Size, before a construct has them.
  /^(Duration|Storage) amounts cannot be negative/,
  /^Duration must be specified as 'Duration\.\w+\(\)' here since its value comes from a token/,
  /^'.+' cannot be converted into a whole number of/,
  // Of the VPC, about subnets that it does not have.
  /^There are no '\w+' subnet groups in this VPC\. Available types: /,
  // Of iam.Role, before the constructor of one that extends it runs.
  /^Role path must be (either a slash or valid characters \(|between 1 and 512 characters\.)/,
  // Of an ARN to import from.
  /^ARNs must start with "arn:" and have at least 6 components: /,
  // Of the synthesizer, about the properties that it is given through ours.
  /^DefaultStackSynthesizer property '\w+' cannot contain tokens; only the following placeholder strings are allowed/,
];

// What stands for a value of the deploy means nothing to a reader.
const TOKEN = /\$\{Token\[|#\{Token\[|-1\.8881545897\d*e\+289/;

/** Whether an error has the form of this library's: `<property> must <rule>, got: <value>; <remedy>`. */
export function isClear(message: string): boolean {
  if (TOKEN.test(message)) {
    return false;
  }
  const all = VALIDATION.test(message) ? message.replace(VALIDATION, '').split(/\n(?= {2}\[)/) : [message];
  return all.every((one) => /^.+? must .+; \S.+/s.test(one) || FOREIGN.some((known) => known.test(one)));
}
