package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.assets.ImageAssetRepository;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** Where the images of this account's services are, and who hears of one that is missing. */
public final class ImagesStack extends Stack {
  private final ImageAssetRepository images;

  public ImagesStack(final Construct scope, final String id) {
    super(scope, id);
    this.images =
        ImageAssetRepository.Builder.create(this, "Images")
            .repositoryName("platform-images")
            .build();
    Key masterKey = Key.Builder.create(this, "AlertsKey").enableKeyRotation(true).build();
    Topic alerts = Topic.Builder.create(this, "Alerts").masterKey(masterKey).build();
    Rule failed = this.images.onImagePullFailed("PullFailed", alerts);

    acknowledge(
        failed,
        "EventBridge tries for a day; FailedInvocations tells the rest",
        "Serverless-EventBusDLQ");
    String reason =
        "the role is for this rule alone; AWS names the data keys of a topic with an asterisk";
    acknowledge(failed, reason, "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]");
    acknowledge(
        failed,
        reason,
        inPacks(
            "IAMNoInlinePolicy",
            "HIPAA.Security",
            "NIST.800.53.R4",
            "NIST.800.53.R5",
            "PCI.DSS.321"));
  }

  public ImageAssetRepository getImages() {
    return this.images;
  }
}
