/** The Node.js versions of the README's table, which a test compares with this; the first is the build's own. */
export const NODE_VERSIONS = ['20', '22', '24'];

/** Those that the build itself does not run on. */
export const OTHER_NODE_VERSIONS = NODE_VERSIONS.slice(1);

/** Each pair is one run of the Python and the Java example. */
export const BINDING_VERSIONS = [
  { python: '3.10', java: '17' },
  { python: '3.12', java: '21' },
  { python: '3.14', java: '25' },
];
