package com.acme.platform;

import io.github.cdkhindsight.assets.ImageAssetRepository;
import io.github.cdkhindsight.assets.ImageSynthesizerOptions;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.StageProps;
import software.constructs.Construct;

/** All that one account runs. */
public final class PlatformStage extends Stage {
  public PlatformStage(
      final Construct scope, final String id, final Environment env, final String gitHubEnvironment) {
    super(scope, id, StageProps.builder().env(env).build());
    new IdentityStack(this, "Identity", gitHubEnvironment);
    new OrdersStack(this, "Orders");
    new CheckoutStack(this, "Checkout");
    new CatalogStack(this, "Catalog");
    new MailStack(this, "Mail");
    new ShopStack(this, "Shop");
    new PartnerStack(this, "Partner");
    new ApiTestsStack(this, "ApiTests");
    new TranscriptsStack(this, "Transcripts");
    new ArticlesStack(this, "Articles");
    new TipsStack(this, "Tips");
    ImageAssetRepository images = new ImagesStack(this, "Images").getImages();
    new ReportsStack(
        this,
        "Reports",
        images.synthesizer(ImageSynthesizerOptions.builder().tagPrefix("reports-").build()));
  }
}
