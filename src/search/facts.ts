/** The namespace of domains of OpenSearch Service, which is as old as Elasticsearch. */
export const DOMAIN_NAMESPACE = 'AWS/ES';

/** The dimensions that each metric of a domain has; some have series by node, zone or connection beside these. */
export const DOMAIN_DIMENSIONS: readonly string[] = ['ClientId', 'DomainName'];

/** The namespace of models, whose dimension is `ModelId`. */
export const MODEL_NAMESPACE = 'AWS/Bedrock';

/** The oldest version that all is proven on: cosine similarity of Faiss is new in it. */
export const OLDEST_VERSION = '2.19';

const words = (text: string) => text.trim().split(/\s+/);

/** Metrics of the cluster as a whole that are 1 while something is so, and 0 otherwise. */
export const CLUSTER_FLAGS: readonly string[] = words(`
  ClusterStatus.green ClusterStatus.yellow ClusterStatus.red ClusterIndexWritesBlocked KNNCircuitBreakerTriggered
`);

/** Such metrics that each node has too. */
export const NODE_FLAGS: readonly string[] = ['KNNCacheCapacityReached'];

/** Metrics from 0 to 100. */
export const PERCENTAGES: readonly string[] = ['KNNGraphMemoryUsagePercentage', 'KNNTrainingMemoryUsagePercentage'];

/**
 * The metrics of k-NN, from the lists of AWS as of November 2026.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html
 */
export const KNN_METRICS: readonly string[] = words(`
  KNNCacheCapacityReached KNNCircuitBreakerTriggered KNNEvictionCount KNNFaissInitialized KNNGraphIndexErrors
  KNNGraphIndexRequests KNNGraphMemoryUsage KNNGraphMemoryUsagePercentage KNNGraphQueryErrors KNNGraphQueryRequests
  KNNHitCount KNNLoadExceptionCount KNNLoadSuccessCount KNNLuceneInitialized KNNMissCount KNNNmslibInitialized
  KNNQueryRequests KNNRemoteBuildEnabled KNNRemoteIndexBuildFailureCount KNNRemoteIndexBuildSuccessCount
  KNNScriptCompilationErrors KNNScriptCompilations KNNScriptQueryErrors KNNScriptQueryRequests KNNTotalLoadTime
  KNNTrainingErrors KNNTrainingMemoryUsage KNNTrainingMemoryUsagePercentage KNNTrainingRequests
`);

/** The lengths of vectors that both engines accept. */
export const DIMENSIONS = { min: 1, max: 16_000 };

/**
 * The lengths that Titan Text Embeddings V2 makes.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
 */
export const TITAN_DIMENSIONS: readonly number[] = [256, 512, 1024];

/**
 * The texts that Cohere Embed accepts in a call.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html
 */
export const COHERE_TEXTS_PER_CALL = 96;
