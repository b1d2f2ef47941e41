package com.acme.platform;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.Validations;
import software.constructs.IConstruct;

/** Records why findings of cdk-nag are right as they are here. */
final class Acknowledge {
  private Acknowledge() {}

  static void acknowledge(final IConstruct construct, final String reason, final String... ids) {
    // Validations.acknowledge takes no id with two "::", as one with the ARN of a managed policy has.
    construct
        .getNode()
        .addMetadata(
            Validations.ACKNOWLEDGED_RULES_METADATA_KEY,
            Arrays.stream(ids).collect(Collectors.toMap(Function.identity(), id -> reason)));
  }

  /** The same rule in each of cdk-nag's compliance packs that has it. */
  static String[] inPacks(final String rule, final String... packs) {
    return Stream.of(packs).map(pack -> pack + "-" + rule).toArray(String[]::new);
  }
}
