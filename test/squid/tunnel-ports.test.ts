import { App, Lazy, Stack, Token } from 'aws-cdk-lib';
import { requireTunnelPorts } from '../../src/squid/tunnel-ports';
import { proxyStack, userDataOf } from './support';

const attempt = (...ports: number[]) => requireTunnelPorts(ports, new Stack(new App(), 'Stack'));

test.each([1, 22, 79, 81, 442, 444, 65_535])('takes %d', (port) => {
  expect(() => attempt(port)).not.toThrow();
});

test.each([80, 443])('refuses %d, which is open', (port) => {
  expect(() => attempt(22, port)).toThrow(
    `tunnelPorts must list ports besides 80 and 443, got: ${port}; leave it out: requests reach 80 and 443, tunnels 443 [Stack]`,
  );
});

test.each([-1, 0, 65_536, 8443.5, Number.NaN])('refuses %d, which is no port', (port) => {
  expect(() => attempt(22, port)).toThrow('tunnelPorts must be a whole number between 1 and 65535, got: ');
});

test('refuses a port twice', () => {
  expect(() => attempt(22, 8443, 22)).toThrow('tunnelPorts must list nothing twice, got: 22; list each port once');
});

test('refuses a port that is not known at synth', () => {
  const port = Token.asNumber(Lazy.number({ produce: () => 22 }));
  expect(() => attempt(port)).toThrow('tunnelPorts must be known at synth');
});

test('squid lets tunnels through to 443 and to the ports', () => {
  const { template } = proxyStack({ tunnelPorts: [8443, 22] });
  expect(userDataOf(template())).toContain('\nacl tunnel_ports port 443 8443 22\n');
});
