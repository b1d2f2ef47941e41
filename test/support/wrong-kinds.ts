/** Values of another JavaScript type than a property has, by what the type is called in messages. */
const OTHERS: Readonly<Record<string, unknown>> = {
  'an object': 5,
  'a text': 5,
  'a number': 'text',
  'true or false': 'text',
  'a list of texts': 'text',
  'a list of objects': 'text',
  'a map of texts': 'text',
};

/** Each property, given a value of another type, must be refused by its own name. */
export function testKinds(make: (props: any) => unknown, kinds: Readonly<Record<string, keyof typeof OTHERS>>): void {
  test.each(Object.entries(kinds))('%s must be %s', (name, kind) => {
    expect(() => make({ [name]: OTHERS[kind] })).toThrow(new RegExp(`(^|\\.)${name} must be ${kind}, got: `));
  });
}
