package dev.signalbox.core.policy;

import dev.signalbox.core.state.CheckedFiles;
import dev.signalbox.core.state.StateDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The revisions and the state on disk.
 *
 * <p>A process may be killed at any point: each file is then as before or as after. What is damaged is set aside when the store
 * is opened, and told as a problem. Used by one thread at a time.
 */
public final class PolicyStore {

    private static final String PART = "policy";
    private static final String STATE = "state.json";
    private static final String REVISION = ".revision.json";
    private static final int SEQUENCE_DIGITS = 8;

    private final CheckedFiles files;

    /** Names by revision. */
    private final Map<String, String> names = new TreeMap<>();

    private final List<Revision> found = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private LifecycleState state = LifecycleState.EMPTY;

    private PolicyStore(CheckedFiles files) {
        this.files = files;
    }

    /** The store in a state directory; that nothing is kept there is one of its problems. */
    public static PolicyStore open(StateDirectory directory) {
        PolicyStore store = open(directory.files(PART));
        directory.problem().ifPresent(problem -> store.problems.add("policies are not kept: " + problem));
        return store;
    }

    static PolicyStore open(CheckedFiles files) {
        PolicyStore store = new PolicyStore(files);
        store.read();
        return store;
    }

    /** The revisions it held when it was opened, by their numbers. */
    List<Revision> found() {
        return List.copyOf(found);
    }

    /** The state as it was last saved. */
    LifecycleState state() {
        return state;
    }

    /** What was wrong when it was opened, in words. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    SortedMap<String, String> files(String revision) throws IOException {
        String name = names.get(revision);
        if (name == null) {
            throw new IOException("the revision " + revision + " is not kept");
        }
        return StoredJson.revision(files.load(name)).files();
    }

    void save(Revision revision, Map<String, String> content) throws IOException {
        String name = name(revision);
        files.save(name, StoredJson.encode(revision, content));
        names.put(revision.id(), name);
    }

    void save(LifecycleState newState) throws IOException {
        files.save(STATE, StoredJson.encode(newState));
        state = newState;
    }

    void delete(String revision) throws IOException {
        String name = names.remove(revision);
        if (name != null) {
            files.delete(name);
        }
    }

    private void read() {
        try {
            for (String name : files.names(REVISION)) {
                readRevision(name);
            }
            if (files.names(STATE).contains(STATE)) {
                readState();
            }
        } catch (IOException e) {
            problems.add("kept policies can't be listed: " + e);
        }
        found.sort((left, right) -> Long.compare(left.sequence(), right.sequence()));
        long last = found.isEmpty() ? 0 : found.get(found.size() - 1).sequence();
        state = state.withLastSequence(Math.max(last, state.lastSequence()));
    }

    private void readRevision(String name) throws IOException {
        try {
            StoredJson.Entry entry = StoredJson.revision(files.load(name));
            String actual = PolicyFiles.revision(entry.files());
            if (!actual.equals(entry.revision().id())) {
                throw new IOException("its files are those of " + actual);
            }
            found.add(entry.revision());
            names.put(entry.revision().id(), name);
        } catch (IOException e) {
            setAside(name, e);
        }
    }

    private void readState() throws IOException {
        try {
            state = StoredJson.state(files.load(STATE));
        } catch (IOException e) {
            setAside(STATE, e);
        }
    }

    private void setAside(String name, IOException problem) throws IOException {
        files.setAside(name);
        problems.add(name + " was set aside: " + problem.getMessage());
    }

    private static String name(Revision revision) {
        String number = Long.toString(revision.sequence());
        String hash = revision.id().substring(revision.id().indexOf(':') + 1);
        return "0".repeat(Math.max(0, SEQUENCE_DIGITS - number.length())) + number + "-" + hash.substring(0, 12)
                + REVISION;
    }
}
