package dev.signalbox.core.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.core.http.Condition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerKeeperTest {

    private static final Duration NEVER = Duration.ofDays(1);

    private final Path directory;
    private final Path file;
    private Instant now = Instant.parse("2026-03-02T10:15:00Z");
    private final InstantSource clock = () -> now;

    LedgerKeeperTest(@TempDir Path temporary) {
        directory = temporary;
        file = temporary.resolve("state/budgets.json");
    }

    @Test
    void aRestartForgetsNothing() {
        Ledger before = ledger();
        keep(before, () -> {
            before.add("acme", 1.25);
            before.add("other", Double.NaN);
        });

        Ledger after = ledger();
        keep(after, () -> {});

        assertThat(after.statuses()).isEqualTo(before.statuses());
        assertThat(after.statuses()).extracting(BudgetStatus::spentUsd).containsExactly(1.25, 1.25, 0.0);
        assertThat(after.statuses()).extracting(BudgetStatus::unpricedRequests).containsExactly(1L, 0L, 1L);
    }

    @Test
    void aPeriodThatEndedMeanwhileBeginsAnew() {
        Ledger before = ledger();
        keep(before, () -> before.add("acme", 1.25));
        now = now.plus(Duration.ofDays(1));

        Ledger after = ledger();
        keep(after, () -> {});

        assertThat(after.statuses()).extracting(BudgetStatus::spentUsd).containsExactly(1.25, 0.0);
    }

    @Test
    void whatIsSpentIsWrittenWhileItRuns() {
        Ledger ledger = ledger();
        LedgerKeeper keeper = LedgerKeeper.start(ledger, file, Duration.ofMillis(1), clock);
        ledger.add("acme", 1.25);

        Condition.await("the file says so", () -> text().contains("1.25"));
        keeper.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"version\":1,\"budgets\":[{\"tenant\":\"\"",
                "{\"version\":2,\"budgets\":[]}",
                "[]",
                "{\"version\":1,\"budgets\":[{\"tenant\":\"\",\"period\":\"day\",\"start\":\"then\",\"end\":\"later\","
                        + "\"spentUsd\":1,\"unpricedRequests\":0}]}",
                "{\"version\":1,\"budgets\":[{\"tenant\":\"\",\"period\":\"day\",\"start\":\"2026-03-02T00:00:00Z\","
                        + "\"end\":\"2026-03-03T00:00:00Z\",\"spentUsd\":-1,\"unpricedRequests\":0}]}",
            })
    void aBrokenFileIsKeptAsideAndNothingIsSpent(String content) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Ledger ledger = ledger();

        keep(
                ledger,
                () -> assertThat(ledger.statuses())
                        .allSatisfy(status -> assertThat(status.spentUsd()).isZero()));

        assertThat(file.resolveSibling("budgets.json.broken-" + now.toEpochMilli()))
                .hasContent(content);
        assertThat(text()).contains("\"version\" : 1");
    }

    @Test
    void halfAFileLeftByACrashIsNotTheFile() throws Exception {
        keep(ledger(), () -> {});
        Files.writeString(file.resolveSibling("budgets.json.new"), "{\"vers");

        Ledger ledger = ledger();
        keep(ledger, () -> ledger.add("acme", 2));

        assertThat(text()).contains("\"spentUsd\" : 2.0");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenStopsTheStart() throws IOException {
        Path occupied = Files.writeString(directory.resolve("occupied"), "a file");

        assertThatThrownBy(() -> LedgerKeeper.start(ledger(), occupied.resolve("budgets.json"), NEVER, clock))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(occupied.resolve("budgets.json").toString());
    }

    /** Keeps a ledger while something happens, and to the end. */
    private void keep(Ledger ledger, Runnable meanwhile) {
        LedgerKeeper keeper = LedgerKeeper.start(ledger, file, NEVER, clock);
        meanwhile.run();
        keeper.close();
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of all tenants for the month, and one of each for the day. */
    private Ledger ledger() {
        return new Ledger(
                List.of(
                        new Budget("", Period.MONTH, 100, ZoneOffset.UTC),
                        new Budget(Budget.EACH_TENANT, Period.DAY, 10, ZoneOffset.UTC)),
                clock);
    }
}
