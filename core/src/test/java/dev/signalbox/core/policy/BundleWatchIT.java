package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.state.CrashingDisk;
import dev.signalbox.rules.Policy;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bundle fetched from a server on loopback that answers as each test wants. */
final class BundleWatchIT {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");
    private static final SortedMap<String, String> A = Examples.preferring("a");
    private static final SortedMap<String, String> B = Examples.preferring("b");

    private final ScriptedServer server = new ScriptedServer();
    private final CrashingDisk disk = new CrashingDisk();
    private KeyPair keys;
    private Instant now = Instant.ofEpochMilli(Examples.NOW);

    @SuppressWarnings("NullAway.Init") // set by start
    private PolicyLifecycle lifecycle;

    @BeforeEach
    void makeKeys() throws Exception {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theFirstBundleDecidesFromTheStart() {
        server.serve(signed(A, 1), "\"1\"");

        BundleWatch watch = start(Optional.empty());

        assertThat(backend()).isEqualTo("a");
        BundleStatus status = watch.status();
        assertThat(status.state()).isEqualTo(BundleStatus.State.LOADED);
        assertThat(status.revision()).isEqualTo(Examples.id(A));
        assertThat(status.sequence()).isEqualTo(1);
        assertThat(status.signed()).isTrue();
        assertThat(status.confirmed()).hasValue(now);
        assertThat(status.address()).isEqualTo(server.url().toString());
        assertThat(lifecycle.view().revisions()).singleElement().satisfies(revision -> {
            assertThat(revision.author()).isEqualTo("bundle");
            assertThat(revision.comment()).isEqualTo("bundle no. 1 of " + CREATED);
        });
    }

    @Test
    void anUnchangedBundleIsNotSentAgainAndAChangedOneBecomesActive() throws Exception {
        server.serve(signed(A, 1), "\"1\"");
        BundleWatch watch = start(Optional.empty());
        now = now.plusSeconds(60);

        watch.look();
        assertThat(server.asked("if-none-match")).isEqualTo("\"1\"");
        assertThat(server.asked("authorization")).isEqualTo("Bearer sesame");
        assertThat(watch.status().confirmed()).hasValue(now);
        assertThat(watch.status().since()).isEqualTo(now.minusSeconds(60));

        server.serve(signed(B, 2), "\"2\"");
        watch.look();
        assertThat(backend()).isEqualTo("b");
        assertThat(watch.status().sequence()).isEqualTo(2);
        assertThat(watch.status().counts()).isEqualTo(new BundleStatus.Counts(2, 1, 0, 0));
    }

    @Test
    void whereTheServerIsAwayWhatWasTakenStaysAndAges() throws Exception {
        server.serve(signed(A, 1), "\"1\"");
        BundleWatch watch = start(Optional.empty());
        Instant confirmed = now;
        now = now.plusSeconds(10);

        server.script(exchange -> ScriptedServer.send(exchange, 503, new byte[0]));
        watch.look();
        now = now.plusSeconds(10);
        watch.look();

        BundleStatus stale = watch.status();
        assertThat(stale.state()).isEqualTo(BundleStatus.State.STALE);
        assertThat(stale.why()).contains("status 503");
        assertThat(stale.since()).isEqualTo(now.minusSeconds(10));
        assertThat(stale.confirmed()).hasValue(confirmed);
        assertThat(backend()).isEqualTo("a");

        server.serve(signed(A, 1), "\"1\"");
        watch.look();
        assertThat(watch.status().state()).isEqualTo(BundleStatus.State.LOADED);
        assertThat(server.asked("if-none-match")).isEqualTo("\"1\"");
    }

    @Test
    void aRestartWithoutTheServerComesBackWithTheLastGoodBundle() {
        server.serve(signed(A, 1), "\"1\"");
        start(Optional.empty());
        server.script(exchange -> ScriptedServer.send(exchange, 502, new byte[0]));
        Instant taken = now;
        now = now.plusSeconds(3600);

        BundleWatch watch = start(Optional.of(B));

        assertThat(backend()).as("not what lies in the directory").isEqualTo("a");
        assertThat(watch.status().state()).isEqualTo(BundleStatus.State.STALE);
        assertThat(watch.status().confirmed()).hasValue(taken);
        assertThat(lifecycle.view().rejected()).isEmpty();
    }

    @Test
    void aRestartAsksOnlyForWhatChanged() {
        server.serve(signed(A, 1), "\"1\"");
        start(Optional.empty());

        BundleWatch watch = start(Optional.empty());

        assertThat(server.asked("if-none-match")).isEqualTo("\"1\"");
        assertThat(watch.status().state()).isEqualTo(BundleStatus.State.LOADED);
        assertThat(watch.status().counts().unchanged()).isEqualTo(1);
        assertThat(backend()).isEqualTo("a");
    }

    @Test
    void aBundleThatWasLostIsFetchedAgain() throws Exception {
        server.serve(signed(A, 1), "\"1\"");
        start(Optional.empty());
        disk.damage(".revision.json");

        start(Optional.empty());

        assertThat(server.asked("if-none-match")).isNull();
        assertThat(backend()).isEqualTo("a");
    }

    @Test
    void theDirectoryDecidesUntilThereIsABundle() throws Exception {
        BundleWatch watch = start(Optional.of(B));

        assertThat(backend()).isEqualTo("b");
        assertThat(watch.status().state()).isEqualTo(BundleStatus.State.ERROR);
        assertThat(watch.status().why()).contains("status 404");
        assertThat(watch.status().revision()).isEmpty();

        server.serve(signed(A, 1), "\"1\"");
        watch.look();
        assertThat(backend()).isEqualTo("a");
    }

    @Test
    void withoutBundleAndDirectoryThereIsNoStart() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> start(Optional.empty()))
                .isInstanceOfSatisfying(
                        UnusablePolicyException.class,
                        e -> assertThat(e.findings())
                                .singleElement()
                                .asString()
                                .isEqualTo(server.url() + ":1:1: error unreachable-bundle the bundle can't be fetched:"
                                        + " it answered with status 404."));
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, it is not signed",
        "ANOTHER_KEY, not one of its manifest by the configured key",
        "TRUNCATED, ends in the middle",
        "HTML, which begin with \"<!DOCTYPE html>",
        "NOTHING, sent 0 bytes",
        "BROKEN, backnd",
        "OLDER, sequence-goes-back"
    })
    void aBundleThatIsNotFitReplacesNothing(Unfit unfit, String problem) throws Exception {
        server.serve(signed(A, 5), "\"good\"");
        BundleWatch watch = start(Optional.empty());

        server.serve(unfit(unfit), "\"bad\"");
        watch.look();

        assertThat(watch.status().state()).isEqualTo(BundleStatus.State.ERROR);
        assertThat(watch.status().why()).contains(problem);
        assertThat(watch.status().sequence()).isEqualTo(5);
        assertThat(lifecycle.view().rejected().orElseThrow().origin()).isEqualTo(PolicyOrigin.BUNDLE);
        assertThat(backend()).isEqualTo("a");
        watch.look();
        assertThat(server.asked("if-none-match")).as("it is not sent again").isEqualTo("\"bad\"");
        assertThat(watch.status().state()).isEqualTo(BundleStatus.State.ERROR);
        assertThat(watch.status().counts()).isEqualTo(new BundleStatus.Counts(1, 1, 1, 0));

        server.serve(signed(A, 5), "\"good\"");
        watch.look();
        assertThat(watch.status().state()).isEqualTo(BundleStatus.State.LOADED);
        assertThat(lifecycle.view().rejected()).isEmpty();
    }

    @Test
    void aSignedBundleIsNotTakenWhereNobodyCanCheckIt() throws Exception {
        server.serve(signed(A, 1), "\"1\"");
        BundleWatch watch = start(Optional.of(B), settings(Optional.empty(), 1_000_000, Duration.ZERO));

        assertThat(watch.status().why()).contains("it is signed, but no public key is configured");
        assertThat(backend()).isEqualTo("b");
    }

    @Test
    void whatIsTooLongIsBrokenOff() {
        CountDownLatch brokenOff = new CountDownLatch(1);
        server.script(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[64 * 1024]);
                }
            } catch (java.io.IOException e) {
                brokenOff.countDown();
                throw e;
            }
        });

        BundleWatch watch = start(Optional.of(B), settings(Optional.empty(), 100_000, Duration.ZERO));

        assertThat(watch.status().why()).contains("it sends more than the 100000 bytes that are taken");
        assertThat(awaited(brokenOff)).isTrue();
    }

    @Test
    void aRedirectionIsNotFollowed() {
        server.script(exchange -> {
            exchange.getResponseHeaders().add("location", "http://elsewhere.example/policy.tar.gz");
            ScriptedServer.send(exchange, 302, new byte[0]);
        });

        BundleWatch watch = start(Optional.of(B));

        assertThat(watch.status().why())
                .contains("status 302 and sends to http://elsewhere.example/policy.tar.gz, where it is not followed");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aServerThatCanHoldsARequestBackUntilThereIsSomethingNew() throws Exception {
        server.serve(signed(A, 1), "\"1\"");
        BundleWatch watch =
                start(Optional.empty(), settings(Optional.of(keys.getPublic()), 1_000_000, Duration.ofSeconds(20)));
        assertThat(server.asked("prefer")).as("a start does not wait").isNull();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        byte[] next = signed(B, 2);
        server.script(exchange -> {
            held.countDown();
            awaited(changed);
            exchange.getResponseHeaders().add("etag", "\"2\"");
            ScriptedServer.send(exchange, 200, next);
        });

        Thread looking = new Thread(() -> {
            try {
                watch.look();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        looking.start();
        assertThat(awaited(held)).isTrue();
        assertThat(server.asked("prefer")).isEqualTo("wait=20");
        assertThat(backend()).isEqualTo("a");
        changed.countDown();
        looking.join(10_000);

        assertThat(backend()).isEqualTo("b");
    }

    @Test
    void aRefreshDoesNotWaitForARequestThatIsHeldBackAndIsNotUndoneByIt() throws Exception {
        server.serve(signed(A, 1), "\"1\"");
        BundleWatch watch =
                start(Optional.empty(), settings(Optional.of(keys.getPublic()), 1_000_000, Duration.ofSeconds(20)));
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server.script(exchange -> {
            held.countDown();
            awaited(release);
            ScriptedServer.send(exchange, 500, new byte[0]);
        });
        Thread looking = new Thread(() -> {
            try {
                watch.look();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        looking.start();
        assertThat(awaited(held)).isTrue();

        server.serve(signed(B, 2), "\"2\"");
        BundleStatus refreshed = watch.refresh();
        assertThat(server.asked("if-none-match")).isNull();
        assertThat(refreshed.state()).isEqualTo(BundleStatus.State.LOADED);
        assertThat(backend()).isEqualTo("b");

        release.countDown();
        looking.join(10_000);
        assertThat(watch.status()).as("the older request counts for nothing").isEqualTo(refreshed);
    }

    @Test
    void pausesGrowWithFailuresUpToALimitAndDiffer() throws Exception {
        server.serve(signed(A, 1), "\"1\"");
        BundleWatch watch = start(Optional.empty());

        assertThat(watch.pauseMillis()).isBetween(800L, 1200L).isNotEqualTo(watch.pauseMillis());
        server.close();
        watch.look();
        assertThat(watch.pauseMillis()).isBetween(800L, 1200L);
        watch.look();
        assertThat(watch.pauseMillis()).isBetween(1600L, 2400L);
        for (int i = 0; i < 30; i++) {
            watch.look();
        }
        assertThat(watch.pauseMillis()).isBetween(240_000L, 360_000L);
        assertThat(watch.status().why()).contains("the bundle can't be fetched: ");
    }

    private enum Unfit {
        PLAIN,
        ANOTHER_KEY,
        TRUNCATED,
        HTML,
        NOTHING,
        BROKEN,
        OLDER
    }

    private byte[] unfit(Unfit unfit) throws Exception {
        byte[] good = signed(B, 6);
        return switch (unfit) {
            case PLAIN -> Bundle.of(B, 6, CREATED).packed();
            case ANOTHER_KEY ->
                Bundle.of(B, 6, CREATED)
                        .signed(KeyPairGenerator.getInstance("Ed25519")
                                .generateKeyPair()
                                .getPrivate())
                        .packed();
            case TRUNCATED -> Arrays.copyOf(good, good.length / 2);
            case HTML -> "<!DOCTYPE html><title>Sign in</title>".getBytes(StandardCharsets.UTF_8);
            case NOTHING -> new byte[0];
            case BROKEN -> signed(Examples.broken(), 6);
            case OLDER -> signed(B, 4);
        };
    }

    private byte[] signed(Map<String, String> files, long sequence) {
        return Bundle.of(files, sequence, CREATED).signed(keys.getPrivate()).packed();
    }

    private BundleSettings settings(Optional<PublicKey> key, int maxBytes, Duration longPoll) {
        return new BundleSettings(server.url(), "sesame", Duration.ofSeconds(1), longPoll, maxBytes, key);
    }

    private BundleWatch start(Optional<Map<String, String>> directory) {
        return start(directory, settings(Optional.of(keys.getPublic()), 1_000_000, Duration.ZERO));
    }

    private BundleWatch start(Optional<Map<String, String>> directory, BundleSettings settings) {
        BundleSource source = new BundleSource(settings);
        PolicyStore store = PolicyStore.open(disk.files());
        BundleAnswer first = source.first(store);
        PolicyEvents unheard = new PolicyEvents() {
            @Override
            public void activated(Policy policy) {}

            @Override
            public void failed(String reason) {}
        };
        lifecycle = new PolicyLifecycle(
                store,
                first.orElse(store, directory.map(files -> Offered.directory(CompiledFiles.of(files)))),
                Policy::matrix,
                unheard,
                WorldSources.unknown(),
                () -> now,
                LifecycleSettings.DEFAULTS);
        lifecycle.decider().use(Examples.fleet());
        return new BundleWatch(source, first, lifecycle, () -> now, new SplittableRandom(7));
    }

    private String backend() {
        return Examples.decide(lifecycle, "somebody").choice(0).backend().id();
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
