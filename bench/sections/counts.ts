import type { Count } from '../counts';
import { inWorker } from '../in-worker';
import { section } from './table';

export function countsSection(): string {
  const rows = inWorker<Count[]>('counts').map(({ name, resources, customResources, functions }) => [
    name,
    resources,
    customResources,
    functions,
  ]);
  return section('Resources', ['what', 'resources', 'custom resources', 'Lambda functions'], rows);
}
