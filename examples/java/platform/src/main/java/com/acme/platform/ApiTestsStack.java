package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.apitest.ApiTest;
import io.github.cdkhindsight.apitest.ApiTestAlarmOptions;
import io.github.cdkhindsight.apitest.ApiTestSchedule;
import io.github.cdkhindsight.apitest.ApiTestSecret;
import io.github.cdkhindsight.apitest.ApiTestSuite;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** The tests of the shop's API, which run against what is live. */
public final class ApiTestsStack extends Stack {
  private static final String[] PACKS = {
    "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"
  };

  public ApiTestsStack(final Construct scope, final String id) {
    super(scope, id);
    Key key = Key.Builder.create(this, "Key").enableKeyRotation(true).build();
    Topic onCall = Topic.Builder.create(this, "OnCall").masterKey(key).enforceSsl(true).build();
    // The user that the tests log in as; people make it.
    ISecret user = Secret.fromSecretNameV2(this, "User", "shop/test-user");
    ApiTest shop =
        ApiTest.Builder.create(this, "Shop")
            .suite(ApiTestSuite.postman("api-tests/shop.postman_collection.json"))
            .variables(Map.of("base", "https://api.shop.acme.example"))
            .secrets(Map.of("token", ApiTestSecret.field(user, "token")))
            .schedule(ApiTestSchedule.every(Duration.minutes(5)))
            .encryptionKey(key)
            .alarms(
                ApiTestAlarmOptions.builder().actions(List.of(new SnsAction(onCall))).build())
            .build();

    String runReason =
        "the policies that the CDK gives a function, and one for results alone; the next run is the retry, and alarms tell of errors";
    acknowledge(
        shop,
        runReason,
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
        "AwsSolutions-IAM5[Resource::<ShopResults31E8D98F.Arn>/results/*]",
        "Serverless-LambdaAsyncFailureDestination",
        "Serverless-LambdaDLQ",
        "Serverless-LambdaTracing");
    acknowledge(shop, runReason, inPacks("IAMNoInlinePolicy", PACKS));
    acknowledge(shop, runReason, inPacks("LambdaConcurrency", PACKS));
    acknowledge(shop, runReason, inPacks("LambdaDLQ", PACKS));
    acknowledge(shop, runReason, inPacks("LambdaInsideVPC", PACKS));
    String bucketReason =
        "the bucket has results of failed tests for a month, and nothing that would be missed";
    acknowledge(shop, bucketReason, "AwsSolutions-S1");
    acknowledge(shop, bucketReason, inPacks("S3BucketDefaultLockEnabled", PACKS));
    acknowledge(shop, bucketReason, inPacks("S3BucketLoggingEnabled", PACKS));
    acknowledge(shop, bucketReason, inPacks("S3BucketReplicationEnabled", PACKS));
    acknowledge(shop, bucketReason, inPacks("S3BucketVersioningEnabled", PACKS));
  }
}
