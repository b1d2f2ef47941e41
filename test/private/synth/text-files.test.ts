import { fillIn, linesOf, setVariables } from '../../../src/private/synth/text-files';

describe('a file with placeholders', () => {
  test('has each of them replaced, and no line break at its end', () => {
    const text = fillIn('squid/cloudwatch-agent.json', { 'log-group': 'access $& log' });
    expect(text).toContain('"access $& log"');
    expect(text).not.toMatch(/\{\{|\n$/);
  });

  test.each([
    [
      'a value that it has no place for',
      { 'log-group': 'x', region: 'y' },
      'log-group, got values for log-group,region',
    ],
    ['no value for a placeholder', {}, 'log-group, got values for '],
    ['a misspelled name', { 'log-groop': 'x' }, 'log-group, got values for log-groop'],
  ])('is refused with %s', (_, values, end) => {
    expect(() => fillIn('squid/cloudwatch-agent.json', values as Record<string, string>)).toThrow(
      new Error(`squid/cloudwatch-agent.json has the placeholders ${end}`),
    );
  });
});

describe('a script with empty variables', () => {
  test('has them set', () => {
    expect(setVariables('squid/tunnel.sh', { region: 'eu-central-1' })).toContain(
      "\nregion='eu-central-1'\nproxy=''\n",
    );
  });

  test('is refused without the variable', () => {
    expect(() => setVariables('squid/tunnel.sh', { zone: 'x' })).toThrow(
      "squid/tunnel.sh must have the line zone='' once",
    );
  });
});

test('the lines of a script are without comments and empty lines', () => {
  expect(linesOf('amplify/start-docker.sh').map((line) => line.split(' ')[0])).toEqual(['command', 'docker', 'docker']);
});
