import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PYTHON = join(__dirname, '..', '..', '..', '.cache', 'venv', 'bin', 'python');
/** PyYAML as the tools of CloudFormation set it up: with its short tags, dates as texts, and several documents refused. */
const LOADER = `
import json, sys, yaml
class Loader(yaml.SafeLoader):
    pass
def tagged(loader, suffix, node):
    kind = {'ScalarNode': loader.construct_scalar}.get(type(node).__name__)
    if kind: value = kind(node)
    elif isinstance(node, yaml.SequenceNode): value = loader.construct_sequence(node, deep=True)
    else: value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ('Ref', 'Condition') else 'Fn::' + suffix: value}
Loader.add_multi_constructor('!', tagged)
Loader.add_constructor('tag:yaml.org,2002:timestamp', lambda loader, node: loader.construct_scalar(node))
def plain(value):
    if isinstance(value, dict):
        return {key_of(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value
def key_of(key):
    return {True: 'true', False: 'false', None: 'null'}.get(key, str(key)) if not isinstance(key, (int, float)) or isinstance(key, bool) else str(key)
results = []
for text in json.load(sys.stdin):
    try:
        results.append({'value': plain(yaml.load(text, Loader))})
    except RecursionError:
        results.append({'error': 'recursion'})
    except Exception as error:
        results.append({'error': type(error).__name__})
json.dump(results, sys.stdout)
`;

export type Reading = { value: unknown } | { error: string };

/** What PyYAML makes of texts. */
export function byPyYaml(texts: string[]): Reading[] {
  const input = JSON.stringify(texts);
  return JSON.parse(execFileSync(PYTHON, ['-c', LOADER], { input, encoding: 'utf8', maxBuffer: 2 ** 28 }));
}
