/** A template with a cluster that is meant to pause, its further properties, and other resources. */
function cluster(properties: string, more = '', scaling = 'MinCapacity: 0, MaxCapacity: 4'): string {
  return `Resources:
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-mysql
      ServerlessV2ScalingConfiguration: {${scaling}}
${properties}${more}`;
}

function group(format: string): string {
  return `  Parameters:
    Type: AWS::RDS::DBClusterParameterGroup
    Properties: {Description: orders, Family: aurora-mysql8.0, Parameters: {binlog_format: '${format}'}}
`;
}

function client(timeout: string): string {
  return `  Report:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/report
      Code: {ZipFile: ''}
      Timeout: ${timeout}
      Environment: {Variables: {HOST: !GetAtt Cluster.Endpoint.Address}}
`;
}

function schedule(rate: string): string {
  return `${client('60')}  Often:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(${rate})
      Targets: [{Id: report, Arn: !GetAtt Report.Arn}]
`;
}

function service(count: number): string {
  return `  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: app
          Image: public.ecr.aws/docker/library/httpd:2
          Environment: [{Name: HOST, Value: !GetAtt Cluster.Endpoint.Address}]
  Service:
    Type: AWS::ECS::Service
    Properties: {TaskDefinition: !Ref Task, DesiredCount: ${count}}
`;
}

function instance(type: string): string {
  return `  Reader:
    Type: AWS::RDS::DBInstance
    Properties: {DBClusterIdentifier: !Ref Cluster, DBInstanceClass: ${type}}
`;
}

const ETL = `  Integration:
    Type: AWS::RDS::Integration
    Properties:
      SourceArn: !GetAtt Cluster.DBClusterArn
      TargetArn: arn:aws:redshift-serverless:eu-west-1:111122223333:namespace/0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d
`;
const PARAMETERS = '      DBClusterParameterGroupName: !Ref Parameters\n';

/** The examples of the rules on Aurora clusters that are meant to pause. */
export const AUTO_PAUSE_EXAMPLES = {
  'hindsight-rdsproxy-auto-pause-engine-version': {
    bad: cluster('      EngineVersion: 8.0.mysql_aurora.3.07.1\n'),
    good: cluster('      EngineVersion: 8.0.mysql_aurora.3.08.0\n'),
  },
  'hindsight-rdsproxy-auto-pause-replication': {
    bad: cluster(PARAMETERS, group('ROW')),
    good: cluster(PARAMETERS, group('OFF')),
  },
  'hindsight-rdsproxy-auto-pause-global-database': {
    bad: cluster('      GlobalClusterIdentifier: shop\n'),
    good: cluster(''),
  },
  'hindsight-rdsproxy-auto-pause-zero-etl': {
    bad: cluster('', ETL),
    good: cluster('', ETL, 'MinCapacity: 0.5, MaxCapacity: 4'),
  },
  'hindsight-rdsproxy-auto-pause-provisioned-instance': {
    bad: cluster('', instance('db.r6g.large')),
    good: cluster('', instance('db.serverless')),
  },
  'hindsight-rdsproxy-auto-pause-duration': {
    bad: cluster('', '', 'MinCapacity: 0.5, MaxCapacity: 4, SecondsUntilAutoPause: 600'),
    good: cluster('', '', 'MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 600'),
  },
  'hindsight-rdsproxy-auto-pause-schedule': {
    bad: cluster('', schedule('1 minute')),
    good: cluster('', schedule('1 day')),
  },
  'hindsight-rdsproxy-auto-pause-service': { bad: cluster('', service(2)), good: cluster('', service(0)) },
  'hindsight-rdsproxy-auto-pause-function-timeout': { bad: cluster('', client('10')), good: cluster('', client('30')) },
};
