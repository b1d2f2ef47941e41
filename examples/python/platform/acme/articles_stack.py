from aws_cdk import Stack
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_kms import Key
from aws_cdk.aws_opensearchservice import Domain
from aws_cdk.aws_sns import Topic
from cdk_hindsight.search import (
    EmbeddingModel,
    SearchGeneration,
    SemanticSearchIndex,
    SemanticSearchIndexAlarmOptions,
)
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs

PACKS = ["HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"]


class ArticlesStack(Stack):
    """The search of the knowledge base, in a domain of another team; its index for a new model is being filled."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = Key(self, "Key", enable_key_rotation=True)
        on_call = Topic(self, "OnCall", master_key=key, enforce_ssl=True)
        domain = Domain.from_domain_attributes(
            self,
            "Domain",
            domain_arn=self.format_arn(service="es", resource="domain", resource_name="kb"),
            domain_endpoint=f"search-kb-abcdefghijkl.{self.region}.es.{self.url_suffix}",
        )
        articles = SemanticSearchIndex(
            self,
            "Articles",
            domain=domain,
            index_name="kb-articles",
            fields=["title", "content"],
            model=EmbeddingModel.cohere_multilingual_v3(),
            generation=2,
            serving=SearchGeneration.of(1, EmbeddingModel.cohere_english_v3()),
            encryption_key=key,
            alarms=SemanticSearchIndexAlarmOptions(actions=[SnsAction(on_call)]),
        )
        tasks = ServicePrincipal("ecs-tasks.amazonaws.com")
        importer = Role(self, "Importer", assumed_by=tasks)
        api = Role(self, "Api", assumed_by=tasks)
        articles.grant_index(importer)
        articles.grant_search(api)
        self.acknowledge_findings(articles, [importer, api])

    def acknowledge_findings(self, articles: SemanticSearchIndex, clients: list[Role]) -> None:
        def at(path: str) -> str:
            domain = f"arn:<AWS::Partition>:es:{self.region}:{self.account}:domain/kb"
            return f"AwsSolutions-IAM5[Resource::{domain}/{path}]"

        acknowledge(
            articles,
            "connectors and models have no names in their paths; indices and pipelines are numbered",
            at("_plugins/_ml/*"),
            at("_ingest/pipeline/kb-articles-*"),
            at("_search/pipeline/kb-articles-*"),
            at("kb-articles/*"),
            at("kb-articles-*"),
            "AwsSolutions-IAM5[Resource::<ArticlesSetUp6656B554.Arn>:*]",
        )
        for client in clients:
            acknowledge(
                client,
                "documents have ids",
                at("kb-articles-write/_doc/*"),
                at("kb-articles-write/_create/*"),
                at("kb-articles-write/_update/*"),
                at("kb-articles/_doc/*"),
                at("kb-articles/_source/*"),
            )
        acknowledge(
            articles,
            "the policies, memory and runtime that the CDK gives a function; CloudFormation calls it, and hears of an error",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
            "AwsSolutions-L1",
            "Serverless-LambdaDLQ",
            "Serverless-LambdaDefaultMemorySize",
            "Serverless-LambdaLatestVersion",
            "Serverless-LambdaTracing",
            *in_packs("LambdaConcurrency", *PACKS),
            *in_packs("LambdaDLQ", *PACKS),
            *in_packs("LambdaInsideVPC", *PACKS),
        )
        acknowledge(self, "each policy is for one role", *in_packs("IAMNoInlinePolicy", *PACKS))
