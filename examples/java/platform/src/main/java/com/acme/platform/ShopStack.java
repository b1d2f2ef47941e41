package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.amplify.AmplifyDockerApp;
import io.github.cdkhindsight.amplify.AmplifyPackageManager;
import java.util.List;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** The web shop: an Amplify Gen 2 app whose backend brings a container along. */
public final class ShopStack extends Stack {
  public ShopStack(final Construct scope, final String id) {
    super(scope, id);
    Key key = Key.Builder.create(this, "Key").enableKeyRotation(true).build();
    Topic failures = Topic.Builder.create(this, "BuildFailures").masterKey(key).build();
    AmplifyDockerApp shop =
        AmplifyDockerApp.Builder.create(this, "Shop")
            .repository("https://github.com/acme/shop")
            .accessToken(SecretValue.secretsManager("shop/github-token"))
            .branches(List.of("main"))
            .packageManager(AmplifyPackageManager.PNPM)
            .onBuildFailed(failures)
            .build();

    acknowledge(
        shop.getServiceRole(),
        "the policy that Amplify documents for backends",
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmplifyBackendDeployFullAccess]");
    String noticeReason = "the rule may publish to this one topic, and use its key as SNS does";
    acknowledge(shop, noticeReason, "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]");
    acknowledge(
        shop,
        noticeReason,
        inPacks(
            "IAMNoInlinePolicy",
            "HIPAA.Security",
            "NIST.800.53.R4",
            "NIST.800.53.R5",
            "PCI.DSS.321"));
    acknowledge(shop, "the log of a failed build stays, whoever is told", "Serverless-EventBusDLQ");
  }
}
