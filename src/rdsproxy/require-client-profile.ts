import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import type { ClientProfile } from './client-profile';

/** Rejects what is not a profile. */
export function requireClientProfile(property: string, client: ClientProfile, scope: IConstruct): void {
  requireKind(property, client, 'object', scope);
  if (typeof client._environmentFor !== 'function') {
    const remedy = 'use one of its methods, for example ClientProfile.mysql2()';
    refuse({ property, must: 'be a ClientProfile', remedy }, scope);
  }
}
