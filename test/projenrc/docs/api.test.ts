import { tidy } from '../../../projenrc/docs/api';

test('a generic type is text, not a tag', () => {
  expect(tidy('- *Type:* java.util.List<IThing>\n', 'java')).toBe('- *Type:* java.util.List&lt;IThing>\n');
});

test('an angle bracket in code stays', () => {
  expect(tidy('`/old/<*>` and\n\n```java\nList<X> x;\n```\n', 'java')).toBe(
    '`/old/<*>` and\n\n```java\nList<X> x;\n```\n',
  );
});

test('the tags of the generator stay', () => {
  expect(tidy('<code><a href="#m.A">A</a></code>', 'java')).toBe('<code><a href="#m.A">A</a></code>');
});

test('a heading names module and language', () => {
  expect(tidy('# `valkey` Submodule <a name="x" id="cdk-hindsight.valkey"></a>\n', 'python')).toBe(
    '# valkey in Python\n',
  );
});

test('the anchor of a type stays, one that each type has does not', () => {
  expect(
    tidy('### A <a name="A" id="m.A"></a>\n#### Properties <a name="Properties" id="Properties"></a>\n', 'java'),
  ).toBe('### A <a id="m.A"></a>\n#### Properties\n');
});

test('the list of modules, which the navigation has, is left out', () => {
  const page = '# API Reference <a></a>\n\n## Submodules <a></a>\n\n- [valkey](./valkey.java.md)\n\n## Structs\n';
  expect(tidy(page, 'java')).toBe('# Shared by all modules, in Java\n\n## Structs\n');
});
