package com.acme.platform;

import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;

/** The platform of a small company: a development and a production account, a web shop's order service. */
public final class PlatformApp {
  private PlatformApp() {}

  public static void main(final String[] args) {
    App app = new App();
    new PlatformStage(app, "Dev", account("111111111111"), "dev");
    new PlatformStage(app, "Prod", account("222222222222"), "prod");
    app.synth();
  }

  private static Environment account(final String id) {
    return Environment.builder().account(id).region("eu-central-1").build();
  }
}
