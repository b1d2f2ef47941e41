import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack } from 'aws-cdk-lib';
import {
  CertificateAttribute,
  CertificateAuthoritySource,
  CertificateSessionName,
  CertificateTrust,
  RolesAnywhereProfile,
  RolesAnywhereRole,
  TrustAnchor,
} from '../src/federation';

/** A throw-away authority: nobody has its private key. */
const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBoDCCAUegAwIBAgIUF06vhwmYueKXhTKXJaY+KiymWTUwCgYIKoZIzj0EAwIw
HjEcMBoGA1UEAwwTY2RrLWhpbmRzaWdodCBpbnRlZzAeFw0yNjExMjMxNDE3MzJa
Fw00NjExMTgxNDE3MzJaMB4xHDAaBgNVBAMME2Nkay1oaW5kc2lnaHQgaW50ZWcw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ5z0zbhc/JOHCx4O/lHAdKM1G+qGmW
tegfaOrAr6NkHsd+AaBBH9U5FjeoPhoEWqAtLcYT90nTbq5EEsxpRTxvo2MwYTAd
BgNVHQ4EFgQUiRfFDFTfwPl+VSxhJdQTSKqgyrMwHwYDVR0jBBgwFoAUiRfFDFTf
wPl+VSxhJdQTSKqgyrMwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYw
CgYIKoZIzj0EAwIDRwAwRAIgD3H+ZjPCj214cOJ/iyaHTLMS7xhwFJe6gxivFyhr
5IICIAMqgsUpFDEmP9nsRClISXLWLMVzzgiaivA7Ta/8o59C
-----END CERTIFICATE-----
`;

export const app = new App();
const stack = new Stack(app, 'FederationRolesAnywhere');

const trustAnchor = new TrustAnchor(stack, 'Authority', {
  source: CertificateAuthoritySource.certificateBundle(AUTHORITY),
});
const server = new RolesAnywhereRole(stack, 'Server', {
  trustAnchor,
  trust: [CertificateTrust.commonName('server-1.acme.example'), CertificateTrust.dnsName('server-2.acme.example')],
  sessionDuration: Duration.minutes(30),
});
server.addOutputs();

const profile = new RolesAnywhereProfile(stack, 'Servers', {
  acceptSessionNames: true,
  attributes: [CertificateAttribute.subject('CN'), CertificateAttribute.subject('OU')],
});
const build = CertificateTrust.commonName('server-3.acme.example').withSubject('OU', 'build');
const shared = { trustAnchor, trust: [build], profile, sessionName: CertificateSessionName.commonName() };
new RolesAnywhereRole(stack, 'Upload', shared);
new RolesAnywhereRole(stack, 'Download', shared);

const integ = new IntegTest(app, 'Integ', { testCases: [stack] });
integ.assertions.awsApiCall('RolesAnywhere', 'listProfiles').expect(
  ExpectedResult.objectLike({
    profiles: Match.arrayWith([Match.objectLike({ enabled: true, durationSeconds: 1800 })]),
  }),
);
integ.assertions
  .awsApiCall('RolesAnywhere', 'listTrustAnchors')
  .expect(ExpectedResult.objectLike({ trustAnchors: [{ enabled: true }] }));
