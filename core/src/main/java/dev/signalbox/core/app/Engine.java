package dev.signalbox.core.app;

import dev.signalbox.core.config.EngineConfiguration;
import dev.signalbox.core.telemetry.PolicyTelemetry;
import dev.signalbox.rules.Disagreement;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.SampledVerification;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Chooses what evaluates a policy's rules, as the operator wants it, and raises the alarm if two evaluators differ. */
final class Engine {

    private static final Logger LOG = System.getLogger(Engine.class.getName());

    private static final long SECONDS_BEFORE_VERIFICATION = 5;

    private final EngineConfiguration configuration;
    private final PolicyTelemetry telemetry;
    private final Predicate<PlacementRules> inUse;

    /**
     * An engine as it is configured.
     *
     * @param inUse tells whether rules still decide anything
     */
    Engine(EngineConfiguration configuration, PolicyTelemetry telemetry, Predicate<PlacementRules> inUse) {
        this.configuration = configuration;
        this.telemetry = telemetry;
        this.inUse = inUse;
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
        beginLater(new WeakReference<>(this), new WeakReference<>(rules));
        return rules;
    }

    /**
     * Begins to verify once the process has nothing better to do: the reference takes a second of CPU to build in one just
     * started. What was replaced or closed meanwhile is left alone, and not held on to.
     */
    private static void beginLater(WeakReference<Engine> engine, WeakReference<SampledVerification> rules) {
        CompletableFuture.delayedExecutor(SECONDS_BEFORE_VERIFICATION, TimeUnit.SECONDS)
                .execute(() -> {
                    Engine used = engine.get();
                    SampledVerification wanted = rules.get();
                    if (used != null && wanted != null && used.inUse.test(wanted)) {
                        wanted.begin();
                    }
                });
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
