/** The port of squid on the instance, as in squid.conf. */
export const SQUID_PORT = 3128;

/** The tag that names the proxy an instance belongs to; tunnel.sh has it too. */
export const TUNNEL_TAG = 'cdk-hindsight:squid-proxy';

/** EC2's limit for the user data of an instance, in bytes. */
export const MAX_USER_DATA = 16_384;

/** The longest name of a log group. */
export const MAX_LOG_GROUP_NAME = 512;

/** The longest value of a parameter of Systems Manager in each tier, in bytes; the larger one costs. */
export const MAX_STANDARD_PARAMETER = 4096;
export const MAX_ADVANCED_PARAMETER = 8192;

/** The longest name of a parameter of Systems Manager. */
export const MAX_PARAMETER_NAME = 1011;

/** The longest name of a document of Systems Manager. */
export const MAX_DOCUMENT_NAME = 128;

/** The name of an instance type. The CDK takes it apart, with an error that does not say what is wrong. */
export const INSTANCE_TYPE =
  /^[a-z]+\d{1,2}[a-z]*(-(flex|\d+tb))?\.(nano|micro|small|medium|(\d*x)?large|metal(-\d+xl)?)$/;

/** A canonical name of the IANA database, as Auto Scaling accepts it. */
export const TIME_ZONE = /^([A-Z]{3}(\d[A-Z]{3})?|[A-Z]\w+(\/[A-Z][\w+-]*)+)$/;

/** A time of day. */
export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * The types of resources that take security groups and on which nobody can open a shell: their network interfaces belong
 * to the service. Those that run a machine of the user (instances, clusters of EMR or SageMaker HyperPod, development
 * endpoints of Glue, builds of EC2 Image Builder, …) are left out, and so is what is not known. From the schemas of
 * CloudFormation: every type with a property for security groups.
 */
export const WITHOUT_SHELL: ReadonlySet<string> = new Set([
  'AWS::APS::Scraper',
  'AWS::AmazonMQ::Broker',
  'AWS::ApiGatewayV2::VpcLink',
  'AWS::AppRunner::VpcConnector',
  'AWS::AppStream::AppBlockBuilder',
  'AWS::AppStream::Fleet',
  'AWS::AppStream::ImageBuilder',
  'AWS::BedrockAgentCore::BrowserCustom',
  'AWS::BedrockAgentCore::CodeInterpreterCustom',
  'AWS::BedrockAgentCore::GatewayTarget',
  'AWS::BedrockAgentCore::Harness',
  'AWS::BedrockAgentCore::Runtime',
  'AWS::CodeBuild::Fleet',
  'AWS::CodeBuild::Project',
  'AWS::Comprehend::DocumentClassifier',
  'AWS::Comprehend::Flywheel',
  'AWS::DAX::Cluster',
  'AWS::DMS::InstanceProfile',
  'AWS::DMS::ReplicationConfig',
  'AWS::DMS::ReplicationInstance',
  'AWS::DataSync::Agent',
  'AWS::DataSync::LocationEFS',
  'AWS::DataSync::LocationFSxLustre',
  'AWS::DataSync::LocationFSxONTAP',
  'AWS::DataSync::LocationFSxOpenZFS',
  'AWS::DataSync::LocationFSxWindows',
  'AWS::DataZone::Connection',
  'AWS::Deadline::LicenseEndpoint',
  'AWS::DevOpsAgent::PrivateConnection',
  'AWS::DeviceFarm::Project',
  'AWS::DeviceFarm::TestGridProject',
  'AWS::DocDB::DBCluster',
  'AWS::DocDBElastic::Cluster',
  'AWS::EC2::ClientVpnEndpoint',
  'AWS::EC2::InstanceConnectEndpoint',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::VerifiedAccessEndpoint',
  'AWS::ECS::ExpressGatewayService',
  'AWS::ECS::Service',
  'AWS::ECS::TaskSet',
  'AWS::EFS::MountTarget',
  'AWS::EKS::Cluster',
  'AWS::EMR::Studio',
  'AWS::EMRContainers::Endpoint',
  'AWS::EMRServerless::Application',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::ElasticLoadBalancing::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::Elasticsearch::Domain',
  'AWS::Events::Rule',
  'AWS::FSx::FileSystem',
  'AWS::Glue::Connection',
  'AWS::Grafana::Workspace',
  'AWS::IoT::TopicRuleDestination',
  'AWS::KafkaConnect::Connector',
  'AWS::Kendra::DataSource',
  'AWS::KinesisAnalyticsV2::Application',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::Lambda::CapacityProvider',
  'AWS::Lambda::Function',
  'AWS::MSK::Cluster',
  'AWS::MSK::Replicator',
  'AWS::MSK::ServerlessCluster',
  'AWS::MSK::VpcConnection',
  'AWS::MWAA::Environment',
  'AWS::MWAAServerless::Workflow',
  'AWS::MediaConnect::Flow',
  'AWS::MediaConnect::RouterNetworkInterface',
  'AWS::MediaLive::Channel',
  'AWS::MediaLive::Input',
  'AWS::MemoryDB::Cluster',
  'AWS::Neptune::DBCluster',
  'AWS::NeptuneGraph::PrivateGraphEndpoint',
  'AWS::OSIS::Pipeline',
  'AWS::Omics::Configuration',
  'AWS::OpenSearchServerless::VpcEndpoint',
  'AWS::OpenSearchService::Domain',
  'AWS::PCAConnectorAD::Connector',
  'AWS::PCS::Cluster',
  'AWS::Pipes::Pipe',
  'AWS::QBusiness::DataSource',
  'AWS::QuickSight::VPCConnection',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBProxy',
  'AWS::RDS::DBProxyEndpoint',
  'AWS::RDS::OptionGroup',
  'AWS::RTBFabric::RequesterGateway',
  'AWS::RTBFabric::ResponderGateway',
  'AWS::Redshift::Cluster',
  'AWS::Redshift::EndpointAccess',
  'AWS::RedshiftServerless::Workgroup',
  'AWS::Route53Resolver::ResolverEndpoint',
  'AWS::S3Files::MountTarget',
  'AWS::S3Outposts::Endpoint',
  'AWS::SageMaker::DataQualityJobDefinition',
  'AWS::SageMaker::Domain',
  'AWS::SageMaker::EndpointConfig',
  'AWS::SageMaker::Model',
  'AWS::SageMaker::ModelBiasJobDefinition',
  'AWS::SageMaker::ModelExplainabilityJobDefinition',
  'AWS::SageMaker::ModelQualityJobDefinition',
  'AWS::SageMaker::MonitoringSchedule',
  'AWS::SageMaker::NotebookInstance',
  'AWS::SageMaker::ProcessingJob',
  'AWS::SageMaker::UserProfile',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::Synthetics::Canary',
  'AWS::Timestream::InfluxDBCluster',
  'AWS::Timestream::InfluxDBInstance',
  'AWS::Transfer::Server',
  'AWS::Transfer::WebApp',
  'AWS::VpcLattice::ResourceGateway',
  'AWS::VpcLattice::ServiceNetworkVpcAssociation',
  'AWS::WorkSpacesWeb::NetworkSettings',
]);
