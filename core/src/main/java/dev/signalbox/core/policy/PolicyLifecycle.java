package dev.signalbox.core.policy;

import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.PolicyInUse;
import dev.signalbox.core.decision.StickyShare;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Which policies are in force, and every way in which that changes: upload, check, shadow, canary, activation, rollback.
 *
 * <p>Its methods may be called from any thread. Those that change something take milliseconds or longer, one at a time; what a
 * request is decided by is swapped whole, so that none is dropped and no decision under way changes. A change that can't be kept
 * on disk is made all the same, and told as a problem.
 */
public final class PolicyLifecycle implements AutoCloseable {

    /** Who does what nobody asked for. */
    public static final String ITSELF = "signalbox";

    private final Revisions revisions;
    private final PolicyEvents events;
    private final CanaryJudge judge;
    private final PoliciesInUse policies;

    /**
     * Chooses the first policy, and goes on with a shadow and a canary that were under way when the process ended.
     *
     * <p>What is offered is taken if it changed since it was last taken, else what was active before stays so: a policy
     * directory or bundle that is broken stops no start, unless there was nothing before.
     *
     * @param atStart what the policy directory or the bundle holds
     * @param engine gives a policy's rules in the form that is asked
     * @param world where decisions look at the rest of the world
     * @throws UnusablePolicyException if there is no policy that can decide
     */
    public PolicyLifecycle(
            PolicyStore store,
            Offered atStart,
            Function<Policy, PlacementRules> engine,
            PolicyEvents events,
            WorldSources world,
            InstantSource clock,
            LifecycleSettings settings) {
        this.revisions = new Revisions(store, clock, settings.keep(), events);
        this.events = events;
        this.judge = new CanaryJudge(settings.canary());
        Offered offered = atStart.notBefore(revisions.state().taken());
        FirstPolicy first = FirstPolicy.choose(revisions, offered);
        this.policies = new PoliciesInUse(first.policy(), revisions, engine, world);
        policies.resume();
        String id = first.policy().revision();
        if (revisions.state().active().equals(id)) {
            policies.use();
            events.activated(policies.active());
        } else {
            if (id.equals(offered.content().revision())) {
                add(offered);
            }
            activate(revisions.find(id), first.who(), first.why());
        }
        take(offered);
    }

    /** The deciders in force. */
    public ActiveDecider decider() {
        return policies.decider();
    }

    /** Hears of live decisions for shadow and canary. */
    public DecisionObserver observer() {
        return policies.traffic();
    }

    /** What is in force, and all that is kept. Does not block. */
    public LifecycleView view() {
        return revisions.view();
    }

    /** The shadow's differences; empty if there is none. Does not block for longer than a comparison takes. */
    public Optional<ShadowFigures> shadowFigures() {
        return policies.traffic().shadowFigures();
    }

    /** What became of the canary's requests and the active policy's meanwhile; empty if there is no canary. Does not block. */
    public Optional<CanaryFigures> canaryFigures() {
        return policies.traffic().canaryFigures();
    }

    /**
     * Keeps a revision and says what is wrong with it. The same content again is the same revision.
     *
     * @param files by name, as in a policy directory
     * @throws LifecycleException if they are no policy's files
     */
    public synchronized Uploaded upload(Map<String, String> files, String author, String comment) {
        return revisions.add(CompiledFiles.of(PolicyFiles.checked(files)), author, comment);
    }

    /** A revision by its id, the beginning of it, or what it is in force as. */
    public synchronized Revision find(String given) {
        return revisions.find(given);
    }

    /** The files of a revision by their names. */
    public synchronized SortedMap<String, String> files(String given) {
        return revisions.files(revisions.find(given).id());
    }

    /** Compiles a revision once more, by this version of Signalbox. */
    public synchronized Revision check(String given) {
        Revision revision = revisions.find(given);
        return revisions.replace(revision.with(revisions.compile(revision.id()).findings()));
    }

    /**
     * Keeps how a revision's tests ended, unless it has other tests by now.
     *
     * @param files those that were tested
     */
    synchronized Revision tested(String id, SortedMap<String, String> files, Revision.TestResult result, String who) {
        Revision revision = revisions.find(id);
        if (!revisions.files(id).equals(files)) {
            return revision;
        }
        Revision tested = revisions.replace(revision.with(Optional.of(result)));
        revisions.record(Transition.Kind.TESTED, id, who, result.summary(), revisions.state());
        if (tested.failsTests() && id.equals(revisions.state().active())) {
            revisions.log(
                    System.Logger.Level.WARNING,
                    "The active policy " + id + " fails tests of its own, and stays active: " + result.shortly());
            events.failed("tests");
        }
        return tested;
    }

    /** Lets a revision decide beside the active one, with no effect. */
    public synchronized Revision shadow(String given, Change change) {
        Revision revision = revisions.find(given);
        revisions.requireActive(change);
        if (revision.id().equals(revisions.state().active())) {
            throw LifecycleException.conflict(
                    "already_active", revision.id() + " is active: it would differ from itself in nothing");
        }
        policies.shadow(policies.of(revision));
        revisions.record(
                Transition.Kind.SHADOWED,
                revision.id(),
                change,
                revisions.state().withShadow(revision.id()));
        policies.use();
        return revision;
    }

    /** Ends the shadow. */
    public synchronized void endShadow(Change change) {
        String ended = revisions.state().shadow();
        if (ended.isEmpty()) {
            throw LifecycleException.conflict("no_shadow", "no revision decides as a shadow");
        }
        revisions.requireActive(change);
        policies.shadow(null);
        revisions.record(
                Transition.Kind.SHADOW_ENDED, ended, change, revisions.state().withShadow(""));
        policies.use();
    }

    /**
     * Lets a revision decide a share of the sessions. What is counted of it begins anew.
     *
     * @param basisPoints the share in hundredths of a percent, 1 to 9,999
     */
    public synchronized Revision canary(String given, int basisPoints, Change change) {
        Revision revision = revisions.find(given);
        revisions.requireActive(change);
        if (basisPoints < 1 || basisPoints >= StickyShare.WHOLE) {
            throw new LifecycleException(
                    LifecycleException.Kind.INVALID,
                    "invalid_share",
                    "a canary's share is " + basisPoints / 100.0 + " %, must be from 0.01 to 99.99 %");
        }
        if (revision.id().equals(revisions.state().active())) {
            throw LifecycleException.conflict("already_active", revision.id() + " is active: it decides everything");
        }
        change.requireTests(revision);
        policies.canary(policies.of(revision));
        revisions.record(
                Transition.Kind.CANARY,
                revision.id(),
                change.who(),
                with(basisPoints / 100.0 + " % of the sessions", change.why()),
                revisions.state().withCanary(revision.id(), basisPoints));
        policies.use();
        return revision;
    }

    /** Takes the canary back. */
    public synchronized void endCanary(Change change) {
        if (revisions.state().canary().isEmpty()) {
            throw LifecycleException.conflict("no_canary", "no revision decides as a canary");
        }
        revisions.requireActive(change);
        withdrawCanary(change.who(), change.why());
    }

    /**
     * Puts a revision in force for all requests. A canary ends with it.
     *
     * @throws LifecycleException if it has errors or failed its tests, or another one is active than the change is meant for
     */
    public synchronized Revision activate(String given, Change change) {
        Revision revision = revisions.find(given);
        revisions.requireActive(change);
        if (!revision.valid()) {
            throw LifecycleException.unusable(revision);
        }
        change.requireTests(revision);
        boolean forced = revision.failsTests() && change.force();
        activate(revision, change.who(), with(change.why(), forced ? "in spite of failed tests" : ""));
        return revision;
    }

    /** Takes the canary back if there is one, else puts the revision in force that was before. */
    public synchronized Revision rollback(Change change) {
        LifecycleState state = revisions.state();
        revisions.requireActive(change);
        if (!state.canary().isEmpty()) {
            withdrawCanary(change.who(), change.why());
            return revisions.find(state.active());
        }
        if (state.previous().isEmpty()) {
            throw LifecycleException.conflict(
                    "no_previous", "no revision was active before, or it was gone back to already");
        }
        Revision previous = revisions.find(state.previous());
        policies.activate(policies.of(previous));
        revisions.record(
                Transition.Kind.ROLLED_BACK,
                previous.id(),
                change.who(),
                with("from " + state.active(), change.why()),
                withoutShadow(previous.id(), state.withActive(previous.id(), "")));
        policies.use();
        events.activated(policies.active());
        return previous;
    }

    /**
     * Takes the canary back if it does worse than the active policy beyond the bounds. To be called every second or so.
     */
    public synchronized void judgeCanary() {
        Optional<CanaryFigures> figures = policies.traffic().canaryFigures();
        if (figures.isEmpty()) {
            return;
        }
        judge.worse(figures.get().active(), figures.get().canary()).ifPresent(reason -> {
            revisions.log(
                    System.Logger.Level.WARNING,
                    "The canary " + revisions.state().canary() + " is taken back: " + reason + ". "
                            + revisions.state().active() + " decides all requests.");
            withdrawCanary(ITSELF, reason);
            events.failed("canary");
        });
    }

    /**
     * Takes notice of what the policy directory or the bundle holds. Content that was not seen before becomes a revision and
     * active, if it can decide; else what is active stays, and the findings are logged once and kept for {@link #view}.
     */
    public synchronized void take(Offered given) {
        Offered offered = given.notBefore(revisions.state().taken());
        if (!offered.there()) {
            return;
        }
        if (revisions.holdsTaken(offered)) {
            // Perhaps after a detour, and perhaps with other tests.
            revisions.took(offered.mark());
            add(offered);
            return;
        }
        if (revisions.holdsRejected(offered)) {
            return;
        }
        if (offered.content().policy().isEmpty()) {
            // Before it shows, so that whoever sees it also finds it counted.
            events.failed("invalid");
            revisions.reject(offered);
            return;
        }
        activate(
                add(offered),
                offered.origin().author(),
                "the " + offered.origin().words() + " changed");
        // At last: after a crash before this it is taken once more.
        revisions.took(offered.mark());
    }

    /** Ends the threads. */
    @Override
    public void close() {
        policies.close();
    }

    private Revision add(Offered offered) {
        return revisions
                .add(offered.content(), offered.origin().author(), offered.comment())
                .revision();
    }

    private void activate(Revision revision, String who, String why) {
        LifecycleState state = revisions.state();
        boolean already = revision.id().equals(state.active());
        if (already && state.canary().isEmpty()) {
            return;
        }
        PolicyInUse next = policies.of(revision);
        if (!state.canary().isEmpty()) {
            String reason = state.canary().equals(revision.id())
                    ? "it became active"
                    : already ? "the active revision decides all again" : "another revision became active";
            policies.canary(null);
            revisions.record(Transition.Kind.CANARY_ENDED, state.canary(), who, reason, state.withCanary("", 0));
        }
        policies.activate(next);
        if (!already) {
            revisions.record(
                    Transition.Kind.ACTIVATED,
                    revision.id(),
                    who,
                    why,
                    withoutShadow(revision.id(), revisions.state().withActive(revision.id(), state.active())));
        }
        policies.use();
        events.activated(policies.active());
    }

    private void withdrawCanary(String who, String why) {
        String ended = revisions.state().canary();
        policies.canary(null);
        revisions.record(
                Transition.Kind.CANARY_ENDED, ended, who, why, revisions.state().withCanary("", 0));
        policies.use();
    }

    /** A shadow that becomes active is none any more. */
    private LifecycleState withoutShadow(String activated, LifecycleState state) {
        if (!state.shadow().equals(activated)) {
            return state;
        }
        policies.shadow(null);
        return state.withShadow("");
    }

    private static String with(String first, String second) {
        return second.isEmpty() ? first : first.isEmpty() ? second : first + "; " + second;
    }
}
