package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.state.CrashingDisk;
import dev.signalbox.core.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PolicyStoreTest {

    private static final SortedMap<String, String> FIRST = Examples.preferring("a");
    private static final SortedMap<String, String> SECOND = Examples.preferring("b");

    @Test
    void whatIsKeptIsThereAfterARestart(@TempDir Path directory) throws Exception {
        Revision revision = revision(1, Examples.broken())
                .with(Optional.of(new Revision.TestResult(
                        Instant.EPOCH, 3, 1, 2, 4, 66.6, 12.5, List.of("voice goes to the ASIC"))))
                .with(CompiledFiles.of(Examples.broken()).findings());
        LifecycleState state = LifecycleState.EMPTY
                .withActive(revision.id(), "sha256:before")
                .withCanary("sha256:canary", 250)
                .withShadow("sha256:shadow")
                .withTaken(new TakenContent("sha256:taken", "http://bundles/a.tar.gz", "\"7\"", 7))
                .withLastSequence(7)
                .with(new Transition(Instant.EPOCH, "jo", Transition.Kind.CANARY, "sha256:canary", "try it"));
        try (StateDirectory kept = StateDirectory.open(directory)) {
            PolicyStore store = PolicyStore.open(kept);
            store.save(revision, Examples.broken());
            store.save(state);
        }

        try (StateDirectory kept = StateDirectory.open(directory)) {
            PolicyStore store = PolicyStore.open(kept);
            assertThat(store.found()).containsExactly(revision);
            assertThat(store.found().get(0).findings()).isNotEmpty();
            assertThat(store.files(revision.id())).isEqualTo(Examples.broken());
            assertThat(store.state()).isEqualTo(state);
            assertThat(store.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPowerCutAtAnyStepLeavesTheOldOrTheNew(CrashingDisk.Loss loss) throws IOException {
        int all = stepsOfAll();
        assertThat(all).isGreaterThan(20);
        for (int cut = 0; cut <= all; cut++) {
            CrashingDisk disk = new CrashingDisk();
            List<String> acknowledged = new ArrayList<>();
            disk.cutAfter(cut);
            try {
                writeAll(disk, acknowledged);
            } catch (CrashingDisk.PowerCut e) {
                disk.restart(loss);
            }
            assertIsWhole(PolicyStore.open(disk.files()), acknowledged, "cut after " + cut + " steps");
        }
    }

    @Test
    void whatIsDamagedIsSetAsideAndTheRestIsThere() throws IOException {
        CrashingDisk disk = new CrashingDisk();
        writeAll(disk, new ArrayList<>());
        disk.damage("00000001-" + Examples.id(FIRST).substring(7, 19) + ".revision.json");

        PolicyStore store = PolicyStore.open(disk.files());

        assertThat(store.found()).extracting(Revision::id).containsExactly(Examples.id(SECOND));
        assertThat(store.problems()).singleElement().asString().contains("00000001-", "set aside", "damaged");
        assertThat(PolicyStore.open(disk.files()).problems())
                .as("it is told once")
                .isEmpty();
        assertThat(disk.names()).anyMatch(name -> name.endsWith(".damaged"));
    }

    @Test
    void aRevisionWithOtherFilesThanItsNameSaysIsSetAside() throws IOException {
        CrashingDisk disk = new CrashingDisk();
        PolicyStore.open(disk.files()).save(revision(1, FIRST), SECOND);

        PolicyStore store = PolicyStore.open(disk.files());

        assertThat(store.found()).isEmpty();
        assertThat(store.problems()).singleElement().asString().contains("its files are those of");
    }

    @Test
    void aDamagedStateIsSetAside() throws IOException {
        CrashingDisk disk = new CrashingDisk();
        writeAll(disk, new ArrayList<>());
        disk.damage("state.json");

        PolicyStore store = PolicyStore.open(disk.files());

        assertThat(store.state().active()).isEmpty();
        assertThat(store.state().lastSequence())
                .as("numbers are not given twice")
                .isEqualTo(2);
        assertThat(store.found()).hasSize(2);
        assertThat(store.problems()).hasSize(1);
    }

    @Test
    void aStateDirectoryInUseByAnotherIsReplacedByMemory(@TempDir Path directory) throws Exception {
        try (StateDirectory first = StateDirectory.open(directory);
                StateDirectory second = StateDirectory.open(directory)) {
            assertThat(PolicyStore.open(first).problems()).isEmpty();
            PolicyStore store = PolicyStore.open(second);
            assertThat(store.problems())
                    .singleElement()
                    .asString()
                    .contains("not kept")
                    .contains("another sidecar");
            store.save(revision(1, FIRST), FIRST);
            assertThat(store.files(Examples.id(FIRST))).isEqualTo(FIRST);
        }
    }

    private static int stepsOfAll() throws IOException {
        CrashingDisk disk = new CrashingDisk();
        writeAll(disk, new ArrayList<>());
        return disk.steps();
    }

    /** Two revisions, each made active, the first deleted at the end and kept once more. */
    private static void writeAll(CrashingDisk disk, List<String> acknowledged) throws IOException {
        PolicyStore store = PolicyStore.open(disk.files());
        save(store, 1, FIRST, acknowledged);
        save(store, 2, SECOND, acknowledged);
        store.delete(Examples.id(FIRST));
        acknowledged.add("deleted");
        store.save(revision(1, FIRST), FIRST);
        acknowledged.add("kept " + Examples.id(FIRST));
    }

    private static void save(PolicyStore store, long sequence, Map<String, String> files, List<String> acknowledged)
            throws IOException {
        Revision revision = revision(sequence, files);
        store.save(revision, files);
        acknowledged.add("kept " + revision.id());
        store.save(
                store.state().withActive(revision.id(), store.state().active()).withLastSequence(sequence));
        acknowledged.add("active " + revision.id());
    }

    private static void assertIsWhole(PolicyStore store, List<String> acknowledged, String when) throws IOException {
        assertThat(store.problems()).as(when).isEmpty();
        for (Revision revision : store.found()) {
            assertThat(Examples.id(store.files(revision.id()))).as(when).isEqualTo(revision.id());
        }
        List<String> found = store.found().stream().map(Revision::id).toList();
        if (acknowledged.contains("kept " + Examples.id(SECOND))) {
            assertThat(found).as(when).contains(Examples.id(SECOND));
        }
        if (acknowledged.contains("kept " + Examples.id(FIRST)) && acknowledged.size() < 4) {
            assertThat(found).as(when).contains(Examples.id(FIRST));
        }
        if (acknowledged.size() == 6) {
            assertThat(found).as(when).hasSize(2);
        }
        String active = store.state().active();
        if (acknowledged.contains("active " + Examples.id(SECOND))) {
            assertThat(active).as(when).isEqualTo(Examples.id(SECOND));
        } else if (acknowledged.contains("active " + Examples.id(FIRST))) {
            assertThat(active).as(when).isIn(Examples.id(FIRST), Examples.id(SECOND));
        } else {
            assertThat(active).as(when).isIn("", Examples.id(FIRST));
        }
        assertThat(active.isEmpty() || found.contains(active)).as(when).isTrue();
    }

    private static Revision revision(long sequence, Map<String, String> files) {
        return new Revision(Examples.id(files), sequence, "jo", Instant.EPOCH, "try", List.of(), Optional.empty());
    }
}
