import { NodeBasedCacheAlarms } from '../../src/valkey';
import { testAlarms } from '../support/alarms';

testAlarms({
  module: 'valkey',
  construct: 'NodeBasedCacheAlarms',
  options: 'NodeBasedCacheAlarmOptions',
  make: (stack, alarms) =>
    new NodeBasedCacheAlarms(stack, 'Existing', { clusterIds: ['orders-001', 'orders-002'], alarms }),
  table: {
    bandwidthOut: {
      loud: { NetworkBandwidthOutAllowanceExceeded: 1 },
      quiet: { NetworkBandwidthOutAllowanceExceeded: 0 },
    },
    bandwidthIn: {
      loud: { NetworkBandwidthInAllowanceExceeded: 1 },
      quiet: { NetworkBandwidthInAllowanceExceeded: 0 },
    },
    connections: { loud: { CurrConnections: 50_000 }, quiet: { CurrConnections: 49_999 } },
    engineCpu: { loud: { EngineCPUUtilization: 90 }, quiet: { EngineCPUUtilization: 89.9 } },
    hostCpu: { loud: { CPUUtilization: 90 }, quiet: { CPUUtilization: 89.9 } },
    swap: { loud: { SwapUsage: 50_000_000 }, quiet: { SwapUsage: 49_999_999 } },
    evictedKeys: { loud: { Evictions: 1 }, quiet: { Evictions: 0 } },
    replicationLag: { loud: { ReplicationLag: 10 }, quiet: { ReplicationLag: 9.9 } },
  },
});
