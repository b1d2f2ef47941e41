/** A template with a function that talks to a database, and other resources. */
function client(more: string, role = 'arn:aws:iam::111122223333:role/migrate', subnet = 'subnet-0a1b2c3d'): string {
  return `Resources:
  Migrate:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: ${role}
      Code: {ZipFile: ''}
      Timeout: 900
      VpcConfig: {SubnetIds: [${subnet}], SecurityGroupIds: [sg-0a1b2c3d]}
      Environment: {Variables: {DB_HOST: !GetAtt Database.Endpoint.Address}}
  Database:
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-postgresql}
  Writer:
    Type: AWS::RDS::DBInstance
    Properties: {DBClusterIdentifier: !Ref Database, DBInstanceClass: db.serverless}
${more}`;
}

function trigger(properties: string): string {
  return client(`  Version:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: !Ref Migrate}
  Trigger:
    Type: Custom::Trigger
    Properties:
      ServiceToken: arn:aws:lambda:eu-west-1:111122223333:function:trigger
      HandlerArn: !Ref Version
${properties}`);
}

function schema(more: string, properties = ''): string {
  return client(`  Schema:
    Type: Custom::Schema
${more}    Properties:
      ServiceToken: !GetAtt Migrate.Arn
${properties}`);
}

function isolated(more: string): string {
  const resources = `  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: lambda.amazonaws.com}}]
      Policies:
        - PolicyName: migrate
          PolicyDocument:
            Statement: [{Effect: Allow, Action: secretsmanager:GetSecretValue, Resource: '*'}]
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Isolated:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}
  Routes:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Vpc}
  IsolatedRoutes:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Isolated, RouteTableId: !Ref Routes}
${more}`;
  return client(resources, '!GetAtt Role.Arn', '!Ref Isolated');
}

const ENDPOINT = `  Secrets:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: !Sub com.amazonaws.\${AWS::Region}.secretsmanager
`;

/** The examples of the rules about custom resources and functions that change a database. */
export const MIGRATION_EXAMPLES = {
  'hindsight-migration-trigger-timeout': {
    bad: trigger("      Timeout: '120000'\n"),
    good: trigger("      Timeout: '900000'\n"),
  },
  'hindsight-migration-event-trigger': {
    bad: trigger("      InvocationType: Event\n      Timeout: '900000'\n"),
    good: trigger("      InvocationType: RequestResponse\n      Timeout: '900000'\n"),
  },
  'hindsight-migration-database-order': { bad: schema(''), good: schema('    DependsOn: Writer\n') },
  'hindsight-migration-service-timeout': { bad: schema(''), good: schema('', "      ServiceTimeout: '930'\n") },
  'hindsight-migration-secret-endpoint': { bad: isolated(''), good: isolated(ENDPOINT) },
};
