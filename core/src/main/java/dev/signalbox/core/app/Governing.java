package dev.signalbox.core.app;

import dev.signalbox.core.config.PolicyConfiguration;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.policy.BundleAnswer;
import dev.signalbox.core.policy.BundleSource;
import dev.signalbox.core.policy.BundleWatch;
import dev.signalbox.core.policy.CanaryBounds;
import dev.signalbox.core.policy.CompiledFiles;
import dev.signalbox.core.policy.DirectoryWatch;
import dev.signalbox.core.policy.LifecycleSettings;
import dev.signalbox.core.policy.Offered;
import dev.signalbox.core.policy.PolicyLifecycle;
import dev.signalbox.core.policy.PolicyStore;
import dev.signalbox.core.policy.RevisionTests;
import dev.signalbox.core.policy.UnusablePolicyException;
import dev.signalbox.core.telemetry.PolicyTelemetry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * What decides, and where it comes from: the policies' life cycle, and the directory or bundle that feeds it.
 *
 * @param tests runs the tests that are kept with policies
 * @param bundle empty if none is configured
 */
record Governing(PolicyLifecycle lifecycle, RevisionTests tests, Optional<BundleWatch> bundle) {

    /**
     * The policy directory's content as it is read and compiled on another thread: the longest part of a start, and needed
     * last.
     *
     * @param watch which has noted what the directory holds before it is read
     */
    record Directory(DirectoryWatch watch, CompletableFuture<Offered> content) {

        /** Begins to read the directory; empty if only a bundle brings policies. */
        static Optional<Directory> begin(PolicyConfiguration policies) {
            return policies.directory()
                    .map(path -> new Directory(
                            new DirectoryWatch(path),
                            CompletableFuture.supplyAsync(() -> Offered.directory(CompiledFiles.directory(path)))));
        }
    }

    /**
     * Chooses the first policy, and begins to look for new ones.
     *
     * @throws InvalidPolicyException if there is none that can decide
     */
    static Governing begin(
            Parts parts,
            PolicyConfiguration policies,
            Optional<Directory> directory,
            PolicyStore store,
            Engine engine,
            PolicyTelemetry telemetry,
            WorldSources world,
            InstantSource clock) {
        Optional<BundleSource> source = policies.bundle().map(each -> new BundleSource(Wiring.bundle(each)));
        Optional<BundleAnswer> first = source.map(each -> each.first(store));
        Optional<Offered> inDirectory = directory.map(each -> each.content().join());
        Offered offered = first.map(answer -> answer.orElse(store, inDirectory)).orElseGet(inDirectory::orElseThrow);
        PolicyLifecycle lifecycle = parts.add(lifecycle(policies, store, offered, engine, telemetry, world, clock));
        telemetry.lifecycle(lifecycle::shadowFigures, lifecycle::canaryFigures);
        RevisionTests tests = new RevisionTests(lifecycle, new BoundedTests(clock, System::nanoTime));
        PolicyUpkeep upkeep = PolicyUpkeep.start(
                lifecycle, tests, directory.map(Directory::watch).filter(watch -> policies.watch()));
        parts.add(upkeep::end);
        Optional<BundleWatch> bundle = source.map(
                each -> new BundleWatch(each, first.orElseThrow(), lifecycle, clock, new SplittableRandom()));
        bundle.ifPresent(watch -> {
            telemetry.bundle(watch::status, clock);
            parts.add(BundleUpkeep.start(watch)::end);
        });
        return new Governing(lifecycle, tests, bundle);
    }

    private static PolicyLifecycle lifecycle(
            PolicyConfiguration policies,
            PolicyStore store,
            Offered offered,
            Engine engine,
            PolicyTelemetry telemetry,
            WorldSources world,
            InstantSource clock) {
        try {
            return new PolicyLifecycle(
                    store,
                    offered,
                    engine::rules,
                    new MeasuredPolicyEvents(telemetry),
                    world,
                    clock,
                    new LifecycleSettings(policies.keepRevisions(), CanaryBounds.DEFAULTS));
        } catch (UnusablePolicyException e) {
            throw new InvalidPolicyException(e.findings());
        }
    }
}
