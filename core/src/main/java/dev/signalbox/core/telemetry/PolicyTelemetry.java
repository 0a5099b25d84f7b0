package dev.signalbox.core.telemetry;

import dev.signalbox.rules.Policy;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import org.jspecify.annotations.Nullable;

/** The metrics of the policy in force. Its methods may be called from any thread. */
public final class PolicyTelemetry {

    private static final AttributeKey<String> POLICY = AttributeKey.stringKey("policy");
    private static final AttributeKey<String> REVISION = AttributeKey.stringKey("revision");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

    private final LongCounter activations;
    private final LongCounter verifications;
    private final LongCounter failures;
    private volatile @Nullable Policy inForce;

    public PolicyTelemetry(OpenTelemetry openTelemetry) {
        Meter meter = openTelemetry.getMeter(RequestTelemetry.SCOPE);
        meter.gaugeBuilder("signalbox.policy.revision_info")
                .ofLongs()
                .setDescription("The policy in force, as labels of the constant 1.")
                .buildWithCallback(measurement -> {
                    Policy current = inForce;
                    if (current != null) {
                        measurement.record(1, Attributes.of(POLICY, current.name(), REVISION, current.revision()));
                    }
                });
        activations = meter.counterBuilder("signalbox.policy.activations")
                .setDescription("How often a policy was put in force.")
                .build();
        verifications = meter.counterBuilder("signalbox.policy.verifications")
                .setDescription("Live decisions that the reference evaluator repeated with the same result.")
                .build();
        failures = meter.counterBuilder("signalbox.policy.failures")
                .setDescription("How often a policy was refused or did not do what was expected of it.")
                .build();
        // So that a rate can be formed from the first one on.
        activations.add(0);
        verifications.add(0);
    }

    /** Tells of a policy that was put in force. */
    public void activated(Policy policy) {
        inForce = policy;
        activations.add(1);
    }

    /** Counts a decision that the reference evaluator repeated with the same result. */
    public void verified() {
        verifications.add(1);
    }

    /**
     * Counts a failure.
     *
     * @param reason one of a few fixed words, such as {@code invalid} or {@code mismatch}
     */
    public void failed(String reason) {
        failures.add(1, Attributes.of(REASON, reason));
    }
}
