import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const search: ModuleExperiments = {
  module: 'search',
  experiments: [
    {
      id: 'search-basic',
      stack: true,
      proves: ["connectors with a role, for which OpenSearch Service names the source domain; Titan's responses"],
      leaves:
        'It creates a domain with one node, and finds a document by its meaning. The account needs access to Titan Text Embeddings V2.',
      minutes: 75,
      // Two documents and a query.
      dollars: 0.01,
    },
  ],
  undecidable: [
    {
      guarantee: "fine-grained access control, a domain in a VPC, Faiss, Cohere's vectors, and how Bedrock throttles",
      reason:
        'Someone has to map the role by hand before the deployment, and to subscribe to Cohere. Then deploy the README example with `role`, `vpc` and `VectorEngine.FAISS`, and search for a word in another script.',
    },
    {
      guarantee: 'requests from another account, and metrics of a domain there',
      reason:
        'An experiment has one account. With two, deploy the README example in the second account, with the access policy in the first, and search with the role.',
    },
  ],
};
