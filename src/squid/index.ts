export * from './i-squid-proxy';
export * from './squid-proxy';
export * from './squid-proxy-endpoints';
export * from './squid-proxy-props';
export * from './working-hours';
