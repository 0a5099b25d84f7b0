package dev.signalbox.core.app;

import dev.signalbox.core.policy.PolicyEvents;
import dev.signalbox.core.telemetry.PolicyTelemetry;
import dev.signalbox.rules.Policy;

/** Counts what happens to policies. */
final class MeasuredPolicyEvents implements PolicyEvents {

    private final PolicyTelemetry telemetry;

    MeasuredPolicyEvents(PolicyTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public void activated(Policy policy) {
        telemetry.activated(policy);
    }

    @Override
    public void failed(String reason) {
        telemetry.failed(reason);
    }
}
