import { classOfBlock, classOfGiven, javaSources } from '../../../projenrc/examples/java';

const BLOCK = {
  name: 'Readme3',
  place: 'README.md:3',
  text: 'import a.A;\nimport b.*;\n\nA a = new A(this, "A"); // }\n',
};

test('the statements of a block are in the constructor of a stack', () => {
  expect(classOfBlock(BLOCK)).toBe(
    [
      '// README.md:3',
      'import a.A;',
      'import b.*;',
      'public class Readme3 extends software.amazon.awscdk.Stack {',
      'public Readme3(software.constructs.Construct $scope) {',
      'super($scope, "Readme3");',
      'A a = new A(this, "A"); // }',
      '}',
      '}',
      '',
    ].join('\n'),
  );
});

test('a class of a block is beside the constructor', () => {
  const text = 'new B();\npublic class B {\n  String end = "}"; // }\n  void b() {\n  }\n}\nnew B();\n';
  expect(classOfBlock({ ...BLOCK, text })).toMatch(
    /new B\(\);\n\nnew B\(\);\n\}\npublic static class B \{\n {2}String end = "\}"; \/\/ \}\n {2}void b\(\) \{\n {2}\}\n\}\n\}\n$/,
  );
});

test('a class without an end is shown', () => {
  expect(() => classOfBlock({ ...BLOCK, text: 'class B {' })).toThrow('a class has no end:\nclass B {');
});

test('what examples declare is made by static methods', () => {
  expect(classOfGiven('import a.A;\n\npublic A a(Construct scope, String id) {\n    return new A();\n}')).toBe(
    'import a.A;\npublic class Given {\npublic static A a(Construct scope, String id) {\n    return new A();\n}\n}\n',
  );
});

test('one program runs all blocks', () => {
  const sources = javaSources([BLOCK, { ...BLOCK, name: 'Readme9' }], '');
  expect(Object.keys(sources)).toEqual(['Given.java', 'RunBlocks.java', 'Readme3.java', 'Readme9.java']);
  expect(sources['RunBlocks.java']).toContain('run("README.md:3", Readme9::new);');
  expect(sources['RunBlocks.java']).toContain(' of 2 blocks compile and run as pasted"');
});
