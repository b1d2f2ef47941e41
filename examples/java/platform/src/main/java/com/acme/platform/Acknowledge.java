package com.acme.platform;

import java.util.Arrays;
import java.util.stream.Stream;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Validations;
import software.constructs.IConstruct;

/** Records why findings of cdk-nag are right as they are here. */
final class Acknowledge {
  private Acknowledge() {}

  static void acknowledge(final IConstruct construct, final String reason, final String... ids) {
    Validations.of(construct)
        .acknowledge(
            Arrays.stream(ids)
                .map(id -> Acknowledgment.builder().id(id).reason(reason).build())
                .toArray(Acknowledgment[]::new));
  }

  /** The same rule in each of cdk-nag's compliance packs that has it. */
  static String[] inPacks(final String rule, final String... packs) {
    return Stream.of(packs).map(pack -> pack + "-" + rule).toArray(String[]::new);
  }
}
