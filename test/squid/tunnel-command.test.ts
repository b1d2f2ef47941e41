import { App, Stack } from 'aws-cdk-lib';
import { SquidProxy, TunnelShell } from '../../src/squid';

const stack = new Stack(new App(), 'App', { env: { account: '111122223333', region: 'eu-central-1' } });
const proxy = SquidProxy.fromSquidProxyAttributes(stack, 'Proxy', {
  tunnelTagValue: 'Egress-c8',
  sessionDocumentName: 'Tunnel-Egress-c8',
});

const FIND = 'aws ec2 describe-instances --region eu-central-1 --output text --filters';
const SESSION = 'aws ssm start-session --region eu-central-1 --target';
const TAG = 'Name=tag:cdk-hindsight:squid-proxy,Values=Egress-c8';
const STATE = 'Name=instance-state-name,Values=running';
const QUERY = 'sort_by(Reservations[].Instances[], &LaunchTime)[-1].InstanceId';

test('the command is for a shell of Unix, and forwards the port of squid, by default', () => {
  expect(proxy.tunnelCommand()).toBe(
    `${SESSION} "$(${FIND} ${TAG} ${STATE} --query '${QUERY}')" --document-name Tunnel-Egress-c8 --parameters '{"localPortNumber":["3128"]}'`,
  );
});

test('the command for PowerShell quotes what has a comma or an ampersand', () => {
  expect(proxy.tunnelCommand({ shell: TunnelShell.POWERSHELL, localPort: 8080 })).toBe(
    `${SESSION} $(${FIND} '${TAG}' '${STATE}' --query '${QUERY}') --document-name Tunnel-Egress-c8 --parameters localPortNumber=8080`,
  );
});

test('the command for cmd has the instance from a loop, and double quotes', () => {
  expect(proxy.tunnelCommand({ shell: TunnelShell.CMD })).toBe(
    `for /f %i in ('${FIND} "${TAG}" "${STATE}" --query "${QUERY}"') do ${SESSION} %i --document-name Tunnel-Egress-c8 --parameters localPortNumber=3128`,
  );
});

test('fails on a shell that it does not know', () => {
  expect(() => proxy.tunnelCommand({ shell: 'FISH' as TunnelShell })).toThrow(
    /^shell must be one of UNIX, POWERSHELL, CMD, got: FISH/,
  );
});

test.each([0, 65_536, 1.5])('fails on the local port %d', (localPort) => {
  expect(() => proxy.tunnelCommand({ localPort })).toThrow(
    `localPort must be a whole number between 1 and 65535, got: ${localPort}; choose a free port of your machine [App/Proxy]`,
  );
});

test.each([1, 65_535])('takes the local port %d', (localPort) => {
  expect(proxy.tunnelCommand({ localPort })).toContain(`["${localPort}"]`);
});

test('the script knows region, proxy and document, and ends its last line', () => {
  const script = proxy.tunnelScript();
  expect(script).toContain("\nregion='eu-central-1'\n");
  expect(script).toContain("\nproxy='Egress-c8'\n");
  expect(script).toContain("\ndocument='Tunnel-Egress-c8'\n");
  expect(script).toMatch(/[^\n]\n$/);
});
