import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const search: ModuleExperiments = {
  module: 'search',
  experiments: [
    {
      id: 'search-basic',
      stack: true,
      proves: ["connectors with a role, for which OpenSearch Service names the source domain; Titan's responses"],
      leaves:
        'It makes a domain of one node, and finds a document by what it means. The account needs access to Titan Text Embeddings V2.',
      minutes: 75,
      // Two documents and a query.
      dollars: 0.01,
    },
  ],
  undecidable: [
    {
      guarantee: "fine-grained access control, a domain in a VPC, Faiss, Cohere's vectors, and how Bedrock throttles",
      reason:
        'Mapping a role is a step by hand before the deployment, and Cohere is subscribed to by a person. Who has both deploys the example of the README with `role`, `vpc` and `VectorEngine.FAISS`, and looks for a word in another script.',
    },
    {
      guarantee: 'requests from another account, and metrics of a domain there',
      reason:
        'An experiment has one account. With two, deploy the example of the README in the second one, with the access policy in the first, and search with the role.',
    },
  ],
};
