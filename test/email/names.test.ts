import { App, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { InboundMx, InboundRecipients } from '../../src/email';

const LONGEST = 'x'.repeat(63);

function subdomain(name: string): InboundMx {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Stack');
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z123', zoneName: 'acme.example' });
  return InboundMx.subdomain(zone, name);
}

describe('a recipient', () => {
  test.each([
    `orders@${LONGEST}.example`,
    `orders@in.${LONGEST}`,
    'orders@1.example',
    'orders@in.a1',
    'orders@1n2.example',
    'orders@in.1',
    'orders@in.1a2b3',
    'orders@i-n.e-x',
  ])('may be %s', (address) => {
    expect(() => InboundRecipients.addresses(address)).not.toThrow();
  });

  test.each([
    `orders@x${LONGEST}.example`,
    `orders@in.x${LONGEST}`,
    'orders@-in.example',
    'orders@in-.example',
    'orders@in.-example',
    'orders@in.example-',
    'orders@in.example ',
    'orders@in',
  ])('must not be %s', (address) => {
    expect(() => InboundRecipients.addresses(address)).toThrow(
      /must be an address with an @ and a domain in lower case/,
    );
  });
});

describe('the domain of all recipients', () => {
  test.each([`${LONGEST}.${LONGEST}`, '1.2', 'in.a1', 'i-n.e-x'])('may be %s', (name) => {
    expect(() => InboundRecipients.domain(name)).not.toThrow();
  });

  test.each([`x${LONGEST}.example`, `in.x${LONGEST}`, '-in.a', 'in-.a', 'in.-a', 'in.a-', 'in', 'in.a '])(
    'must not be %s',
    (name) => {
      expect(() => InboundRecipients.domain(name)).toThrow(/must be a domain in lower case/);
    },
  );
});

describe('a sub-domain for mail', () => {
  test.each(['in', 'a.b', '1.2', 'in1.2a', `${LONGEST}.${LONGEST}`, 'i-n.m-x'])('may be %s', (name) => {
    expect(() => subdomain(name)).not.toThrow();
  });

  test.each(['in-', '-in', 'in.', 'in.-a', 'in.a-', 'in_a', 'in a', `x${LONGEST}`, `in.x${LONGEST}`])(
    'must not be %s',
    (name) => {
      expect(() => subdomain(name)).toThrow(/must be a sub-domain in lower case/);
    },
  );
});
