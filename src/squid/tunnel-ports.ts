import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireDistinct, requireLiteral, requireWholeNumber } from '../private/synth/validation';

const PORT = { min: 1, max: 65_535, remedy: 'give the port that the partner told you' };
const OPEN = [80, 443];

/** Rejects what is no port, and ports that are open already. */
export function requireTunnelPorts(tunnelPorts: number[] | undefined, scope: IConstruct): void {
  for (const port of tunnelPorts ?? []) {
    requireLiteral('tunnelPorts', port, 'write the port out: it becomes part of a script', scope);
    requireWholeNumber('tunnelPorts', port, PORT, scope);
    if (OPEN.includes(port)) {
      const must = 'list ports besides 80 and 443';
      const remedy = 'leave it out: requests reach 80 and 443, tunnels 443';
      refuse({ property: 'tunnelPorts', must, got: port, remedy }, scope);
    }
  }
  requireDistinct('tunnelPorts', tunnelPorts?.map(String) ?? [], 'list each port once', scope);
}
