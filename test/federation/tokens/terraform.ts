import { HcpTerraformTrust, Issuer } from '../../../src/federation';
import { NEVER, role, type TokenTable } from './token-table';

const STACK = 'organization:acme:project:Shop:stack:network';
const network = { organization: 'acme', project: 'Shop', stack: 'network' };
const workspace = { organization: 'acme', project: 'Shop', workspace: 'prod' };
const TOKEN = { iss: 'https://app.terraform.io', aud: 'aws.workload.identity' };

export const TERRAFORM: TokenTable[] = [
  {
    name: 'HCP Terraform Stack, one deployment',
    role: role(Issuer.hcpTerraform(), HcpTerraformTrust.stack({ ...network, deployment: 'prod' }).apply()),
    token: { ...TOKEN, sub: `${STACK}:deployment:prod:operation:apply` },
    rows: [
      ...NEVER,
      ['plan', { sub: `${STACK}:deployment:prod:operation:plan` }, 'out'],
      ['another deployment', { sub: `${STACK}:deployment:dev:operation:apply` }, 'out'],
      ['deployment that begins the same', { sub: `${STACK}:deployment:prod-evil:operation:apply` }, 'out'],
      ['another Stack', { sub: `${STACK}-evil:deployment:prod:operation:apply` }, 'out'],
      ['another organization', { sub: `${STACK}:deployment:prod:operation:apply`.replace('acme', 'evil') }, 'out'],
      ['workspace of that name', { sub: 'organization:acme:project:Shop:workspace:network:run_phase:apply' }, 'out'],
      ['HCP Terraform in Europe', { iss: 'https://app.eu.terraform.io' }, 'out'],
    ],
  },
  {
    name: 'HCP Terraform Stack in Europe, every deployment',
    role: role(Issuer.hcpTerraform({ hostname: 'app.eu.terraform.io' }), HcpTerraformTrust.stack(network).anyPhase()),
    token: { ...TOKEN, iss: 'https://app.eu.terraform.io', sub: `${STACK}:deployment:prod:operation:plan` },
    rows: [
      ['another deployment, and apply', { sub: `${STACK}:deployment:dev:operation:apply` }, 'in'],
      ['another operation', { sub: `${STACK}:deployment:dev:operation:destroy` }, 'out'],
      ['another Stack', { sub: 'organization:acme:project:Shop:stack:data:deployment:prod:operation:plan' }, 'out'],
      ['the United States', { iss: 'https://app.terraform.io' }, 'out'],
    ],
  },
  {
    name: 'Terraform Enterprise, subjects of its own',
    role: role(
      Issuer.hcpTerraform({ hostname: 'tfe.acme.example' }),
      HcpTerraformTrust.workspace(workspace).customSubject(
        'organization:acme:project:Shop:workspace:prod:run_phase:apply:x',
        'organization:acme:project:Shop:workspace:prod:v2:*',
      ),
    ),
    token: {
      ...TOKEN,
      iss: 'https://tfe.acme.example',
      sub: 'organization:acme:project:Shop:workspace:prod:run_phase:apply:x',
    },
    rows: [
      ['the other subject', { sub: 'organization:acme:project:Shop:workspace:prod:v2:apply' }, 'in'],
      ['the usual subject', { sub: 'organization:acme:project:Shop:workspace:prod:run_phase:apply' }, 'out'],
      ['another workspace', { sub: 'organization:acme:project:Shop:workspace:prod2:v2:apply' }, 'out'],
      ['HCP Terraform', { iss: 'https://app.terraform.io' }, 'out'],
    ],
  },
];
