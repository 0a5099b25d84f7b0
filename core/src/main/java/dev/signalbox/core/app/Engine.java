package dev.signalbox.core.app;

import dev.signalbox.core.config.EngineConfiguration;
import dev.signalbox.core.telemetry.PolicyTelemetry;
import dev.signalbox.rules.Disagreement;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.SampledVerification;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Chooses what evaluates a policy's rules, as the operator wants it, and raises the alarm if two evaluators differ. */
final class Engine {

    private static final Logger LOG = System.getLogger(Engine.class.getName());

    private static final long SECONDS_BEFORE_VERIFICATION = 5;

    private final EngineConfiguration configuration;
    private final PolicyTelemetry telemetry;

    Engine(EngineConfiguration configuration, PolicyTelemetry telemetry) {
        this.configuration = configuration;
        this.telemetry = telemetry;
    }

    /** The policy's rules in the form that is to be asked. */
    PlacementRules rules(Policy policy) {
        if (configuration.mode() == EngineConfiguration.Mode.DROOLS) {
            return policy.reference();
        }
        if (configuration.verify() == 0) {
            return policy.matrix();
        }
        SampledVerification rules = SampledVerification.of(
                policy.matrix(),
                policy.reference(),
                configuration.verify(),
                telemetry::verified,
                difference -> alarm(policy, difference));
        // The reference takes a second of CPU to build in a process just started, which has better things to do.
        CompletableFuture.delayedExecutor(SECONDS_BEFORE_VERIFICATION, TimeUnit.SECONDS)
                .execute(rules::begin);
        return rules;
    }

    private void alarm(Policy policy, Disagreement disagreement) {
        telemetry.failed("mismatch");
        LOG.log(
                Level.ERROR,
                "The decision matrix and Drools disagree on policy {0}: {1}. Drools decides from now on; please report this"
                        + " with the policy.",
                policy.revision(),
                disagreement.difference());
    }
}
