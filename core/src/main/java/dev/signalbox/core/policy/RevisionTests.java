package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Policy;
import java.util.SortedMap;

/**
 * Runs the tests that are kept with revisions, and keeps how they ended.
 *
 * <p>May be called from any thread, which it blocks for some seconds; one revision is tested at a time. What is in force and
 * every change of it goes on meanwhile.
 */
public final class RevisionTests {

    private final PolicyLifecycle lifecycle;
    private final RevisionTester tester;

    public RevisionTests(PolicyLifecycle lifecycle, RevisionTester tester) {
        this.lifecycle = requireNonNull(lifecycle, "lifecycle");
        this.tester = requireNonNull(tester, "tester");
    }

    /**
     * Runs a revision's tests, whether or not they have run before.
     *
     * @param given the revision's id, the beginning of it, or what it is in force as
     * @param who who wants it
     * @return the revision with the result; with an older one, or none, if it was given other tests meanwhile
     * @throws LifecycleException if there is no such revision, or it can't decide
     */
    public synchronized Revision run(String given, String who) {
        Revision revision = lifecycle.find(given);
        SortedMap<String, String> files = lifecycle.files(revision.id());
        CompiledFiles compiled = CompiledFiles.of(files);
        Policy policy = compiled.policy()
                .orElseThrow(() -> new LifecycleException(
                        LifecycleException.Kind.CONFLICT,
                        "invalid_revision",
                        revision.id() + " can't be tested: it has errors",
                        compiled.findings()));
        return lifecycle.tested(revision.id(), files, tester.test(policy, files), who);
    }

    /** Runs a revision's tests if it has some, can decide, and they have not run yet. */
    public synchronized Revision runNew(String given, String who) {
        Revision revision = lifecycle.find(given);
        boolean wanted = revision.valid()
                && revision.tests().isEmpty()
                && lifecycle.files(revision.id()).keySet().stream().anyMatch(PolicyFiles::isTest);
        return wanted ? run(revision.id(), who) : revision;
    }
}
