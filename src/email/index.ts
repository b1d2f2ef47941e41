export * from './email-acceptance';
export * from './inbound-email';
export * from './inbound-email-props';
export * from './inbound-identity';
export * from './inbound-mx';
export * from './inbound-recipients';
export * from './inbound-rule-set';
export * from './inbound-target';
