package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.search.EmbeddingModel;
import io.github.cdkhindsight.search.SearchGeneration;
import io.github.cdkhindsight.search.SemanticSearchIndex;
import io.github.cdkhindsight.search.SemanticSearchIndexAlarmOptions;
import java.util.List;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.opensearchservice.Domain;
import software.amazon.awscdk.services.opensearchservice.DomainAttributes;
import software.amazon.awscdk.services.opensearchservice.IDomain;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/**
 * The search of the knowledge base, in a domain of another team; its index for a new model is being
 * filled.
 */
public final class ArticlesStack extends Stack {
  private static final String[] PACKS = {
    "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"
  };

  public ArticlesStack(final Construct scope, final String id) {
    super(scope, id);
    Key key = Key.Builder.create(this, "Key").enableKeyRotation(true).build();
    Topic onCall = Topic.Builder.create(this, "OnCall").masterKey(key).enforceSsl(true).build();
    IDomain domain =
        Domain.fromDomainAttributes(
            this,
            "Domain",
            DomainAttributes.builder()
                .domainArn(
                    formatArn(
                        ArnComponents.builder()
                            .service("es")
                            .resource("domain")
                            .resourceName("kb")
                            .build()))
                .domainEndpoint(
                    "search-kb-abcdefghijkl." + getRegion() + ".es." + getUrlSuffix())
                .build());
    SemanticSearchIndex articles =
        SemanticSearchIndex.Builder.create(this, "Articles")
            .domain(domain)
            .indexName("kb-articles")
            .fields(List.of("title", "content"))
            .model(EmbeddingModel.cohereMultilingualV3())
            .generation(2)
            .serving(SearchGeneration.of(1, EmbeddingModel.cohereEnglishV3()))
            .encryptionKey(key)
            .alarms(
                SemanticSearchIndexAlarmOptions.builder()
                    .actions(List.of(new SnsAction(onCall)))
                    .build())
            .build();
    Role importer = role("Importer");
    Role api = role("Api");
    articles.grantIndex(importer);
    articles.grantSearch(api);
    acknowledgeFindings(articles, List.of(importer, api));
  }

  private Role role(final String id) {
    return Role.Builder.create(this, id)
        .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
        .build();
  }

  private void acknowledgeFindings(final SemanticSearchIndex articles, final List<Role> clients) {
    acknowledge(
        articles,
        "connectors and models have no names in their paths; indices and pipelines are numbered",
        at("_plugins/_ml/*"),
        at("_ingest/pipeline/kb-articles-*"),
        at("_search/pipeline/kb-articles-*"),
        at("kb-articles/*"),
        at("kb-articles-*"),
        "AwsSolutions-IAM5[Resource::<ArticlesSetUp6656B554.Arn>:*]");
    for (Role client : clients) {
      acknowledge(
          client,
          "documents have ids",
          at("kb-articles-write/_doc/*"),
          at("kb-articles-write/_create/*"),
          at("kb-articles-write/_update/*"),
          at("kb-articles/_doc/*"),
          at("kb-articles/_source/*"));
    }
    String function =
        "the policies, memory and runtime that the CDK gives a function; CloudFormation calls it, and hears of an error";
    acknowledge(
        articles,
        function,
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
        "AwsSolutions-L1",
        "Serverless-LambdaDLQ",
        "Serverless-LambdaDefaultMemorySize",
        "Serverless-LambdaLatestVersion",
        "Serverless-LambdaTracing");
    acknowledge(articles, function, inPacks("LambdaConcurrency", PACKS));
    acknowledge(articles, function, inPacks("LambdaDLQ", PACKS));
    acknowledge(articles, function, inPacks("LambdaInsideVPC", PACKS));
    acknowledge(this, "each policy is for one role", inPacks("IAMNoInlinePolicy", PACKS));
  }

  private String at(final String path) {
    return "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:es:"
        + getRegion()
        + ":"
        + getAccount()
        + ":domain/kb/"
        + path
        + "]";
  }
}
