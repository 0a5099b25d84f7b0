package dev.signalbox.core.telemetry;

import dev.signalbox.core.policy.ArmFigures;
import dev.signalbox.core.policy.BundleStatus;
import dev.signalbox.core.policy.CanaryFigures;
import dev.signalbox.core.policy.ShadowFigures;
import dev.signalbox.rules.Policy;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metrics of the policy in force. Its methods may be called from any thread. */
public final class PolicyTelemetry {

    private static final AttributeKey<String> POLICY = AttributeKey.stringKey("policy");
    private static final AttributeKey<String> REVISION = AttributeKey.stringKey("revision");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

    private static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
    private static final AttributeKey<String> ARM = AttributeKey.stringKey("arm");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");

    private final Meter meter;
    private final LongCounter activations;
    private final LongCounter verifications;
    private final LongCounter failures;
    private volatile @Nullable Policy inForce;

    public PolicyTelemetry(OpenTelemetry openTelemetry) {
        meter = openTelemetry.getMeter(RequestTelemetry.SCOPE);
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
     * Measures shadow and canary while there are any.
     *
     * @param shadow asked for each measurement; empty if there is no shadow
     * @param canary likewise
     */
    public void lifecycle(Supplier<Optional<ShadowFigures>> shadow, Supplier<Optional<CanaryFigures>> canary) {
        meter.counterBuilder("signalbox.policy.shadow.decisions")
                .setDescription("Live decisions, by what the shadow made of them.")
                .buildWithCallback(measurement -> shadow.get().ifPresent(figures -> {
                    measurement.record(figures.decided() - figures.different(), Attributes.of(Labels.OUTCOME, "same"));
                    measurement.record(figures.different(), Attributes.of(Labels.OUTCOME, "different"));
                    measurement.record(figures.skipped(), Attributes.of(Labels.OUTCOME, "skipped"));
                    measurement.record(figures.failed(), Attributes.of(Labels.OUTCOME, "failed"));
                }));
        meter.counterBuilder("signalbox.policy.shadow.differences")
                .setDescription("What would have become different by the shadow.")
                .buildWithCallback(measurement -> shadow.get().ifPresent(figures -> {
                    measurement.record(figures.requestClass(), Attributes.of(KIND, "request_class"));
                    measurement.record(figures.placement(), Attributes.of(KIND, "placement"));
                    measurement.record(figures.backend(), Attributes.of(KIND, "backend"));
                    measurement.record(figures.refusal(), Attributes.of(KIND, "refusal"));
                }));
        meter.counterBuilder("signalbox.policy.canary.requests")
                .setDescription("Requests since the canary has its share, by who decided and what became of them.")
                .buildWithCallback(measurement -> canary.get().ifPresent(figures -> {
                    record(measurement, "active", figures.active());
                    record(measurement, "canary", figures.canary());
                }));
    }

    /**
     * Measures how it stands with the bundle.
     *
     * @param bundle asked for each measurement
     */
    public void bundle(Supplier<BundleStatus> bundle, InstantSource clock) {
        meter.gaugeBuilder("signalbox.policy.bundle.state")
                .ofLongs()
                .setDescription("How it stands with the bundle that brings the policy, as a label of the constant 1.")
                .buildWithCallback(measurement -> measurement.record(
                        1, Attributes.of(STATE, bundle.get().state().name())));
        meter.gaugeBuilder("signalbox.policy.bundle.sequence")
                .ofLongs()
                .setDescription("The number of the bundle that was last taken.")
                .buildWithCallback(measurement -> {
                    long sequence = bundle.get().sequence();
                    if (sequence > 0) {
                        measurement.record(sequence);
                    }
                });
        meter.gaugeBuilder("signalbox.policy.bundle.age")
                .setUnit("s")
                .setDescription("Since the server last had the bundle that was last taken.")
                .buildWithCallback(measurement -> bundle.get()
                        .confirmed()
                        .ifPresent(confirmed -> measurement.record(
                                Duration.between(confirmed, clock.instant()).toMillis() / 1000.0)));
        meter.counterBuilder("signalbox.policy.bundle.requests")
                .setDescription("Requests for the bundle, by what came of them.")
                .buildWithCallback(measurement -> {
                    BundleStatus.Counts counts = bundle.get().counts();
                    measurement.record(counts.taken(), Attributes.of(Labels.OUTCOME, "taken"));
                    measurement.record(counts.unchanged(), Attributes.of(Labels.OUTCOME, "unchanged"));
                    measurement.record(counts.refused(), Attributes.of(Labels.OUTCOME, "refused"));
                    measurement.record(counts.failed(), Attributes.of(Labels.OUTCOME, "failed"));
                });
    }

    private static void record(ObservableLongMeasurement measurement, String arm, ArmFigures figures) {
        measurement.record(figures.decided(), Attributes.of(ARM, arm, Labels.OUTCOME, "decided"));
        measurement.record(figures.refused(), Attributes.of(ARM, arm, Labels.OUTCOME, "refused"));
        measurement.record(figures.ended(), Attributes.of(ARM, arm, Labels.OUTCOME, "ended"));
        measurement.record(figures.failed(), Attributes.of(ARM, arm, Labels.OUTCOME, "failed"));
        measurement.record(figures.judged(), Attributes.of(ARM, arm, Labels.OUTCOME, "judged"));
        measurement.record(figures.missed(), Attributes.of(ARM, arm, Labels.OUTCOME, "missed"));
    }

    /**
     * Counts a failure.
     *
     * @param reason one of a few fixed words: {@code invalid}, {@code canary}, {@code storage}, {@code tests} or
     *     {@code mismatch}
     */
    public void failed(String reason) {
        failures.add(1, Attributes.of(REASON, reason));
    }
}
