import { isDatabaseClient } from '../../../src/private/rules/database-clients';
import { resourcesOf } from '../one-template';

const VPC = { SubnetIds: ['subnet-1'], SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }] };
const isClient = (Properties: object, others: object = {}) =>
  isDatabaseClient(
    resourcesOf({
      Handler: { Type: 'AWS::Lambda::Function', Properties },
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
      ...others,
    })('Handler'),
  );
const withVariable = (name: string, value: unknown = 'x', others: object = {}) =>
  isClient({ VpcConfig: VPC, Environment: { Variables: { [name]: value } } }, others);

test.each([
  ...['PGHOST', 'PGUSER', 'PGDATABASE', 'PGPORT', 'DATABASE_URL', 'DB_HOST', 'ORDERS_DB_HOST', 'MYSQL_URI'],
  ...['MARIADB_ADDRESS', 'POSTGRES_HOSTNAME', 'POSTGRESQL_ENDPOINT', 'PG_NAME', 'MONGO_URL', 'MONGODB_URI'],
  ...['DOCDB_SECRET', 'AURORA_SECRET_ARN', 'RDS_CONNECTION_STRING', 'MSSQL_PORT', 'SQLSERVER_HOST', 'ORACLE_HOST'],
  ...['DB_READER_HOST', 'SPRING_DATASOURCE_URL', 'JDBC_URL', 'ConnectionStrings__Orders', 'db_host'],
])('a function in a VPC with %s is one', (name) => {
  expect(withVariable(name)).toBe(true);
});

test.each([
  ...['HOST', 'TABLE_NAME', 'PGSOMETHING', 'DB', 'DB_HOSTS', 'ADB_HOST', 'DATABASES_URL', 'CONNECTIONSTRINGS__'],
  ...['GLUE_DATABASE_NAME', 'ATHENA_DATABASE_NAME', 'TIMESTREAM_DB_NAME', 'glue_db_name'],
])('one with %s is none', (name) => {
  expect(withVariable(name)).toBe(false);
});

test('a function outside of a VPC is none', () => {
  expect(isClient({ Environment: { Variables: { DB_HOST: 'x' } } })).toBe(false);
  expect(isClient({ VpcConfig: { SubnetIds: [] }, Environment: { Variables: { DB_HOST: 'x' } } })).toBe(false);
});

test.each([
  ['AWS::RDS::DBCluster', true],
  ['AWS::DocDB::DBCluster', true],
  ['AWS::DSQL::Cluster', true],
  ['AWS::Neptune::DBCluster', true],
  ['AWS::Redshift::Cluster', true],
  ['AWS::SecretsManager::SecretTargetAttachment', true],
  ['AWS::SecretsManager::SecretTargetAttachmentOfMine', false],
  ['AWS::SecretsManager::Secret', false],
  ['AWS::DynamoDB::Table', false],
  ['My::AWS::RDS::DBCluster', false],
])('a function that refers to a %s is one: %s', (Type, expected) => {
  expect(withVariable('WHERE', { 'Fn::GetAtt': ['Other', 'Endpoint'] }, { Other: { Type } })).toBe(expected);
});

describe('a function that a security group lets in', () => {
  const rule = (FromPort: unknown) => ({
    IpProtocol: 'tcp',
    FromPort,
    SourceSecurityGroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] },
  });

  test.each([
    ['3306', true],
    [5432, true],
    [1433, true],
    [1521, true],
    [27_017, true],
    [443, false],
    [undefined, false],
    [{ 'Fn::GetAtt': ['Cluster', 'Endpoint.Port'] }, true],
    [{ Ref: 'Port' }, false],
  ])('at port %j is one: %s', (port, expected) => {
    const others = { Cluster: { Type: 'AWS::RDS::DBCluster' } };
    const separate = { Rule: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: rule(port) } };
    const inline = { Rule: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [rule(port)] } } };
    expect(isClient({ VpcConfig: VPC }, { ...others, ...separate })).toBe(expected);
    expect(isClient({ VpcConfig: VPC }, { ...others, ...inline })).toBe(expected);
  });

  test('is none by a group that lets in another one', () => {
    const others = {
      Else: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
      Rule: {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: { ...rule(5432), SourceSecurityGroupId: { Ref: 'Else' } },
      },
    };
    expect(isClient({ VpcConfig: VPC }, others)).toBe(false);
  });
});
