package dev.signalbox.core.policy;

import dev.signalbox.rules.Finding;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The revisions and the state in memory, and their way to the store. Changed by one thread at a time; the view may be asked for
 * from any.
 */
final class Revisions {

    private static final System.Logger LOG = System.getLogger(PolicyLifecycle.class.getName());

    private final PolicyStore store;
    private final InstantSource clock;
    private final int keep;
    private final PolicyEvents events;

    /** By their numbers. */
    private final List<Revision> revisions;

    /** What was compiled last: revisions are mostly put in force right after they were brought. */
    private Optional<CompiledFiles> latest = Optional.empty();

    /** Files that could not be written. */
    private final Map<String, SortedMap<String, String>> unkept = new HashMap<>();

    private final List<String> problems;
    private LifecycleState state;
    private Optional<LifecycleView.Rejected> rejected = Optional.empty();
    private String storageProblem = "";
    private volatile LifecycleView view;

    Revisions(PolicyStore store, InstantSource clock, int keep, PolicyEvents events) {
        this.store = store;
        this.clock = clock;
        this.keep = keep;
        this.events = events;
        this.revisions = new ArrayList<>(store.found());
        this.problems = store.problems();
        this.state = store.state();
        this.view = newView();
        for (String problem : problems) {
            log(Level.WARNING, problem);
            events.failed("storage");
        }
    }

    LifecycleView view() {
        return view;
    }

    LifecycleState state() {
        return state;
    }

    Revision find(String given) {
        String id = RevisionIds.find(given, state, revisions);
        return revisions.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new LifecycleException(
                        LifecycleException.Kind.NOT_FOUND, "unknown_revision", id + " is not kept any more"));
    }

    void requireActive(Change change) {
        change.ifActive().filter(expected -> !expected.equals(state.active())).ifPresent(expected -> {
            throw new LifecycleException(
                    LifecycleException.Kind.CHANGED,
                    "active_changed",
                    "the change is meant for " + PolicyFiles.shortened(expected) + ", but active is " + state.active());
        });
    }

    /** A kept revision, compiled. */
    CompiledFiles compile(String id) {
        return latest.filter(compiled -> compiled.revision().equals(id)).orElseGet(() -> CompiledFiles.of(files(id)));
    }

    SortedMap<String, String> files(String id) {
        SortedMap<String, String> files = unkept.get(id);
        if (files != null) {
            return files;
        }
        try {
            return store.files(id);
        } catch (IOException e) {
            throw new LifecycleException(
                    LifecycleException.Kind.CONFLICT,
                    "unreadable_revision",
                    "the files of " + id + " can't be read: " + e.getMessage());
        }
    }

    /** Keeps a revision; one that is kept already gets the tests that came with it now. */
    Uploaded add(CompiledFiles compiled, String author, String comment) {
        latest = Optional.of(compiled);
        Optional<Revision> known = view.revision(compiled.revision());
        if (known.isPresent()) {
            return new Uploaded(withFiles(known.get(), compiled), false);
        }
        long sequence = state.lastSequence() + 1;
        Revision revision = new Revision(
                compiled.revision(), sequence, author, clock.instant(), comment, compiled.findings(), Optional.empty());
        save(revision, compiled.files());
        revisions.add(revision);
        record(Transition.Kind.UPLOADED, revision.id(), author, comment, state.withLastSequence(sequence));
        prune();
        return new Uploaded(revision, true);
    }

    /** Keeps what has become known of a revision. */
    Revision replace(Revision changed) {
        SortedMap<String, String> files = unkept.get(changed.id());
        if (files == null) {
            try {
                store.save(changed, store.files(changed.id()));
            } catch (IOException e) {
                notKept(e);
            }
        }
        exchange(changed);
        return changed;
    }

    /** Changes the state, and notes how that came to be. */
    void record(Transition.Kind kind, String revision, Change change, LifecycleState next) {
        record(kind, revision, change.who(), change.why(), next);
    }

    void record(Transition.Kind kind, String revision, String who, String why, LifecycleState next) {
        keep(next.with(new Transition(clock.instant(), who, kind, revision, why)));
    }

    /** Notes what was taken over from the policy directory or the bundle. */
    void took(TakenContent taken) {
        rejected = Optional.empty();
        if (state.taken().equals(taken)) {
            view = newView();
        } else {
            keep(state.withTaken(taken));
        }
    }

    /** Whether the policy directory or the bundle holds what it held when it was last taken. */
    boolean holdsTaken(Offered offered) {
        return !offered.mark().revision().isEmpty()
                && offered.mark().revision().equals(state.taken().revision());
    }

    /** Whether the policy directory or the bundle still holds what could not be taken. */
    boolean holdsRejected(Offered offered) {
        return rejected.equals(Optional.of(rejected(offered)));
    }

    /** Tells of a policy directory or bundle that can't be taken. */
    void reject(Offered offered) {
        rejected = Optional.of(rejected(offered));
        view = newView();
        log(
                Level.ERROR,
                "The " + offered.origin().words() + " is not taken over, " + state.active() + " stays active:"
                        + offered.content().findings().stream()
                                .map(Finding::toString)
                                .collect(Collectors.joining("\n  ", "\n  ", "")));
    }

    private static LifecycleView.Rejected rejected(Offered offered) {
        return new LifecycleView.Rejected(
                offered.origin(),
                offered.content().revision(),
                offered.content().findings());
    }

    void log(Level level, String message) {
        LOG.log(level, message);
    }

    private Revision withFiles(Revision known, CompiledFiles compiled) {
        try {
            if (unkept.containsKey(known.id()) || !store.files(known.id()).equals(compiled.files())) {
                Revision untested = known.with(Optional.empty());
                save(untested, compiled.files());
                exchange(untested);
                return untested;
            }
        } catch (IOException e) {
            save(known, compiled.files());
        }
        return known;
    }

    private void save(Revision revision, SortedMap<String, String> files) {
        try {
            store.save(revision, files);
            unkept.remove(revision.id());
        } catch (IOException e) {
            unkept.put(revision.id(), files);
            notKept(e);
        }
    }

    private void keep(LifecycleState next) {
        state = next;
        try {
            store.save(next);
            storageProblem = "";
        } catch (IOException e) {
            notKept(e);
        }
        view = newView();
    }

    private void notKept(IOException problem) {
        if (storageProblem.isEmpty()) {
            log(Level.WARNING, "A change of policy is not kept on disk, and would be lost by a restart: " + problem);
            events.failed("storage");
        }
        storageProblem = "the latest change is not kept on disk: " + problem;
    }

    private void exchange(Revision changed) {
        revisions.replaceAll(each -> each.id().equals(changed.id()) ? changed : each);
        view = newView();
    }

    private void prune() {
        for (int i = 0; i < revisions.size() && revisions.size() > keep; ) {
            Revision oldest = revisions.get(i);
            boolean newest = i == revisions.size() - 1;
            if (newest
                    || state.needs(oldest.id())
                    || oldest.id().equals(state.taken().revision())) {
                i++;
                continue;
            }
            revisions.remove(i);
            unkept.remove(oldest.id());
            try {
                store.delete(oldest.id());
            } catch (IOException e) {
                notKept(e);
            }
        }
        view = newView();
    }

    private LifecycleView newView() {
        List<String> all = new ArrayList<>(problems);
        if (!storageProblem.isEmpty()) {
            all.add(storageProblem);
        }
        revisions.stream()
                .filter(each -> each.id().equals(state.active()) && each.failsTests())
                .flatMap(each -> each.tests().stream())
                .forEach(result -> all.add(
                        "the active revision fails tests of its own (" + result.summary() + "): " + result.shortly()));
        return new LifecycleView(state, revisions, all, rejected);
    }
}
