import { resolveIntrinsics } from '../support/intrinsics';
import { type LabResult, PARTNER, runLab } from './lab';
import { only, proxyStack } from './support';

const REQUESTS = {
  partner: 'http://www.partner.example/',
  vendor: 'http://api.vendor.example/',
  unlisted: 'http://notpartner.example/',
};
/** In the order of their names. */
const UPDATES = {
  '1 the same list': '.partner.example',
  '2 a longer list': '.partner.example\napi.vendor.example',
  '3 an address': '.partner.example\n203.0.113.10',
  '4 a comment': '.partner.example # all of them',
  '5 everything': '.',
  '6 nothing': '',
  '7 a domain before the one that holds it': 'www.partner.example\n.partner.example',
  '8 no answer': 'unreadable',
  '9 another list': 'api.vendor.example',
};
const TAKEN = ['1 the same list', '2 a longer list', '9 another list'];

let lab: LabResult;

beforeAll(() => {
  const template = proxyStack({ allowedDomains: ['.partner.example'], updateDomainsInPlace: true }).template();
  const { UserData } = only(template, 'AWS::EC2::LaunchTemplate').Properties.LaunchTemplateData;
  const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  const [parameter] = Object.keys(template.findResources('AWS::SSM::Parameter'));
  const values = { [logGroup]: 'access-log', [parameter]: 'Domains-1' };
  const userData = resolveIntrinsics<string>(UserData['Fn::Base64'], { values, region: 'eu-central-1' });
  lab = runLab({
    userData,
    requests: REQUESTS,
    parameter: { first: '.partner.example', later: UPDATES },
  });
}, 120_000);

const reached = (prefix: string) =>
  Object.keys(REQUESTS).filter((name) => lab.answers[`${prefix}${name}`].body.includes(`reached ${PARTNER}`));

test('the instance takes the list while it is installed', () => {
  expect([lab.file('user-data.exit'), reached('')]).toEqual(['0\n', ['partner']]);
});

test('it asks for the parameter by its name, and for the timer', () => {
  const calls = lab.file('calls')?.split('\n');
  expect(calls).toContain(
    'aws ssm get-parameter --region eu-central-1 --name Domains-1 --query Parameter.Value --output text',
  );
  expect(calls).toContain('systemctl enable squid-update-domains.timer');
  expect(calls).toContain('systemctl start squid-update-domains.timer');
});

test.each([
  ['1 the same list', ['partner']],
  ['2 a longer list', ['partner', 'vendor']],
  ['3 an address', ['partner', 'vendor']],
  ['4 a comment', ['partner', 'vendor']],
  ['5 everything', ['partner', 'vendor']],
  ['6 nothing', ['partner', 'vendor']],
  ['7 a domain before the one that holds it', ['partner', 'vendor']],
  ['8 no answer', ['partner', 'vendor']],
  ['9 another list', ['vendor']],
])('after %s squid lets through %j', (update, names) => {
  expect(reached(`${update}: `)).toEqual(names);
});

test('a list that is not taken fails, and says why in the log that CloudWatch gets', () => {
  const failed = lab
    .file('updated')!
    .trim()
    .split('\n')
    .filter((line) => line.split('\t')[1] !== '0');
  expect(failed.map((line) => line.split('\t')[0])).toEqual(
    Object.keys(UPDATES).filter((name) => !TAKEN.includes(name)),
  );
  const lines = lab
    .file('cache.log')!
    .split('\n')
    .filter((line) => line.startsWith('squid-proxy:'));
  const reasons = ['not a domain: 203.0.113.10', 'not a domain: .partner.example # all of them', 'not a domain: .'];
  expect(lines).toEqual(
    [...reasons, 'not a domain: ', 'squid does not start on it', 'the parameter could not be read'].map(
      (reason) => `squid-proxy: the list of domains stays as it is: ${reason}`,
    ),
  );
});

test('a tunnel stays open through all of it', () => {
  expect(lab.file('kept-tunnel')).toMatch(/^HTTP\/1\.1 200 .*reached /s);
});

test('no file is left beside those of squid', () => {
  expect(lab.file('etc-squid')).not.toMatch(/new-/);
});
