package dev.signalbox.core.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.core.http.Condition;
import dev.signalbox.core.state.CheckedFiles;
import dev.signalbox.core.state.CrashingDisk;
import dev.signalbox.core.state.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerKeeperTest {

    private static final Duration NEVER = Duration.ofDays(1);

    private static final String FILE = "ledger.json";

    private final CrashingDisk disk = new CrashingDisk();
    private Instant now = Instant.parse("2026-03-02T10:15:00Z");
    private final InstantSource clock = () -> now;

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
        CheckedFiles files = StateDirectory.inMemory().files("budgets");
        LedgerKeeper keeper = LedgerKeeper.start(ledger, files, Duration.ofMillis(1), clock);
        ledger.add("acme", 1.25);

        Condition.await("the file says so", () -> text(files).contains("1.25"));
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
    void aBrokenFileIsKeptAsideAndNothingIsSpent(String content) throws IOException {
        disk.files().save(FILE, content.getBytes(StandardCharsets.UTF_8));

        assertNothingIsSpent();
        assertThat(disk.names()).contains(FILE + ".damaged");
        assertThat(text(disk.files())).contains("\"version\" : 1");
    }

    @Test
    void aDamagedFileIsKeptAsideAndNothingIsSpent() {
        Ledger before = ledger();
        keep(before, () -> before.add("acme", 1.25));
        disk.damage(FILE);

        assertNothingIsSpent();
        assertThat(disk.names()).contains(FILE + ".damaged");
    }

    @ParameterizedTest
    @EnumSource
    void aPowerCutAtAnyStepLeavesTheOldOrTheNew(CrashingDisk.Loss loss) throws IOException {
        new LedgerFile(disk.files()).save(spent(1), clock.millis());
        new LedgerFile(disk.files()).save(spent(2), clock.millis());
        int all = disk.steps();
        assertThat(all).isEqualTo(8);
        for (int cut = 0; cut <= all; cut++) {
            CrashingDisk broken = new CrashingDisk();
            broken.cutAfter(cut);
            double acknowledged = 0;
            double underWay = 0;
            try {
                for (double usd = 1; usd <= 2; usd++) {
                    underWay = usd;
                    new LedgerFile(broken.files()).save(spent(usd), clock.millis());
                    acknowledged = usd;
                }
            } catch (IOException e) {
                broken.restart(loss);
            }
            assertThat(restored(broken)).as("cut after " + cut + " steps").isIn(acknowledged, underWay);
        }
    }

    @Test
    void halfAFileLeftByACrashIsNotTheFile() {
        keep(ledger(), () -> {});
        disk.cutAfter(1);
        assertThatThrownBy(() -> disk.files().save(FILE, new byte[] {1, 2, 3})).isInstanceOf(IOException.class);
        disk.restart(CrashingDisk.Loss.NOTHING);

        Ledger ledger = ledger();
        keep(ledger, () -> ledger.add("acme", 2));

        assertThat(text(disk.files())).contains("\"spentUsd\" : 2.0");
        assertThat(disk.names()).containsExactly(FILE);
    }

    @Test
    void aPlaceThatCannotBeWrittenStopsTheStart() {
        disk.cutAfter(0);

        assertThatThrownBy(() -> LedgerKeeper.start(ledger(), disk.files(), NEVER, clock))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("can't be kept");
    }

    private void assertNothingIsSpent() {
        Ledger ledger = ledger();
        keep(
                ledger,
                () -> assertThat(ledger.statuses())
                        .allSatisfy(status -> assertThat(status.spentUsd()).isZero()));
    }

    /** Keeps a ledger while something happens, and to the end. */
    private void keep(Ledger ledger, Runnable meanwhile) {
        LedgerKeeper keeper = LedgerKeeper.start(ledger, disk.files(), NEVER, clock);
        meanwhile.run();
        keeper.close();
    }

    private static String text(CheckedFiles files) {
        try {
            return new String(files.load(FILE), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ledger spent(double usd) {
        Ledger ledger = ledger();
        ledger.add("acme", usd);
        return ledger;
    }

    /** What one that begins after a crash says was spent. */
    private double restored(CrashingDisk after) throws IOException {
        Ledger ledger = ledger();
        new LedgerFile(after.files()).restore(ledger, clock.millis());
        assertThat(after.names()).as("nothing is half").allMatch(FILE::equals);
        return ledger.statuses().get(0).spentUsd();
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
