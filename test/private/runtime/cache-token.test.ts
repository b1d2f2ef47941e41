import { execFileSync } from 'node:child_process';
import { pythonTool } from '../../../projenrc/scripts/python-tools';
import { cacheToken } from '../../../src/private/runtime/cache-token';

const NOW = Date.parse('2026-03-04T05:06:07.890Z');
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

/** The way in which AWS's documentation makes a token with botocore, at a fixed time. */
const SCRIPT = `
import datetime, json, sys
from urllib.parse import quote, urlencode
import botocore.auth
from botocore.credentials import Credentials
from botocore.hooks import HierarchicalEmitter
from botocore.model import ServiceId
from botocore.signers import RequestSigner

now = datetime.datetime(2026, 3, 4, 5, 6, 7)
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: now
asked = json.loads(sys.argv[1])
emitter = HierarchicalEmitter()
credentials = Credentials(asked['key'], asked['secret'], asked.get('session'))
signer = RequestSigner(ServiceId('elasticache'), asked['region'], 'elasticache', 'v4', credentials, emitter)
query = {'Action': 'connect', 'User': asked['user']}
if asked['serverless']:
    query['ResourceType'] = 'ServerlessCache'
url = 'https://%s/?%s' % (asked['name'], urlencode(query, quote_via=quote))
request = {'method': 'GET', 'url': url, 'body': {}, 'headers': {}, 'context': {}}
signed = signer.generate_presigned_url(request, 'connect', 900, asked['region'])
print(signed[len('https://'):])
`;

function botocoreToken(asked: object): string {
  return execFileSync(pythonTool('python'), ['-c', SCRIPT, JSON.stringify(asked)], { encoding: 'utf8' }).trim();
}

test.each([
  ['a serverless cache', true, 'refresher', undefined],
  ['a serverless cache with a session', true, 'refresher', 'FwoGZXIvYXdzE//////////wEaDH+x=='],
  ['a replication group', false, 'refresher', undefined],
  ['a replication group with a session', false, "it's (a) *user*!", 'FwoGZXIvYXdzE//////////wEaDH+x=='],
])('the token is that of botocore: %s', (_, isServerless, user, sessionToken) => {
  const region = 'eu-central-1';
  const { accessKeyId: key, secretAccessKey: secret } = CREDENTIALS;
  const theirs = botocoreToken({
    key,
    secret,
    session: sessionToken,
    region,
    user,
    serverless: isServerless,
    name: 'shop',
  });
  const credentials = { ...CREDENTIALS, ...(sessionToken && { sessionToken }) };
  const ours = cacheToken({ cacheName: 'shop', isServerless, user, region, credentials }, NOW);
  const parts = (token: string) => [...new URL(`https://${token}`).searchParams].sort();
  expect(parts(ours)).toEqual(parts(theirs));
  expect(ours.split('?')[0]).toBe(theirs.split('?')[0]);
});
