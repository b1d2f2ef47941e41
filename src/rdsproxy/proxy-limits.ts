/** What RDS Proxy takes, both bounds included. */
export const PROXY_LIMITS = {
  idleClientSeconds: { min: 1, max: 28_800 },
  borrowSeconds: { min: 0, max: 300 },
  maxConnectionsPercent: { min: 1, max: 100 },
} as const;
