package dev.signalbox.core.learning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.Correction;
import dev.signalbox.core.decision.Learned;
import dev.signalbox.core.http.Condition;
import dev.signalbox.core.state.CheckedFiles;
import dev.signalbox.core.state.StateDirectory;
import dev.signalbox.spi.cost.CostEstimate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LearningKeeperTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final String FILE = "learned.json";

    private final CheckedFiles files = StateDirectory.inMemory().files("learning");
    private final AtomicReference<Learned> told = new AtomicReference<>(Learned.NOTHING);

    @Test
    void aRestartForgetsNothing() {
        Answers before = answers();
        LearningKeeper keeper = keep(before, NEVER, NEVER);
        learn(before);
        keeper.close();
        Learned learned = before.learning.learned();

        Answers after = answers();
        keep(after, NEVER, NEVER).close();

        assertThat(requireNonNull(told.get()).lengths()).isEqualTo(learned.lengths());
        assertThat(correction(requireNonNull(told.get())).ttft())
                .isEqualTo(correction(learned).ttft());
        assertThat(correction(requireNonNull(told.get())).tpot())
                .isEqualTo(correction(learned).tpot())
                .anySatisfy(factor -> assertThat(factor.value()).isGreaterThan(2));
    }

    @Test
    void anotherCostModelIsLearntAnew() {
        Answers before = answers();
        LearningKeeper keeper = keep(before, NEVER, NEVER);
        learn(before);
        keeper.close();

        Answers after = new Answers((request, load) -> new CostEstimate(300, 10, 1, 1, 1, 1, Double.NaN));
        keep(after, NEVER, NEVER).close();
        after.tell();
        after.answered(after.place(500), 300, 10, 50);
        after.tell();

        assertThat(after.place(500).estimate().ttftMs()).isEqualTo(300);
        assertThat(after.place(500).estimate().tpotMs()).isEqualTo(10);
        assertThat(after.place(500).length()).isNotNull();
    }

    @Test
    void decisionsAreToldWhileItRuns() {
        Answers answers = answers();
        LearningKeeper keeper = keep(answers, Duration.ofMillis(1), NEVER);
        learn(answers);

        Condition.await("decisions are told", () -> requireNonNull(told.get()).length("chat", Answers.MODEL) != null);
        keeper.close();
    }

    @Test
    void whatIsLearntIsWrittenWhileItRuns() {
        Answers answers = answers();
        LearningKeeper keeper = keep(answers, NEVER, Duration.ofMillis(1));
        learn(answers);

        Condition.await("the file says so", () -> text().contains(Answers.BACKEND));
        keeper.close();
    }

    @Test
    void nothingIsWrittenWhereNothingIsLearnt() throws IOException {
        keep(answers(), NEVER, Duration.ofMillis(1)).close();

        assertThat(files.names(FILE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"version\":1,\"times\":[",
                "{\"version\":7}",
                "[]",
                "{\"version\":1,\"lengths\":[{\"class\":\"a\",\"model\":\"b\",\"counts\":[[\"x\",1]]}]}",
                "{\"version\":1,\"times\":[{\"backend\":\"a\",\"model\":\"b\",\"ttft\":[{\"bucket\":99}]}]}",
                "{\"version\":1,\"times\":[{\"backend\":\"a\",\"model\":\"b\",\"ttft\":[{\"bucket\":1,\"weight\":\"NaN\"}]}]}"
            })
    void whatIsDamagedIsPutAsideAndLearntAnew(String content) throws IOException {
        files.save(FILE, content.getBytes(StandardCharsets.UTF_8));

        keep(answers(), NEVER, NEVER).close();

        assertThat(told.get()).isEqualTo(Learned.NOTHING);
        assertThat(files.names(".damaged")).containsExactly(FILE + ".damaged");
    }

    private static Correction correction(Learned learned) {
        return requireNonNull(learned.correction(Answers.BACKEND, Answers.MODEL));
    }

    private String text() {
        try {
            return files.names(FILE).contains(FILE) ? new String(files.load(FILE), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LearningKeeper keep(Answers answers, Duration telling, Duration saving) {
        return LearningKeeper.start(answers.learning, files, telling, saving, told::set);
    }

    private static Answers answers() {
        return new Answers((request, load) -> new CostEstimate(100, 10, 1, 1, 1, 1, Double.NaN));
    }

    private static void learn(Answers answers) {
        for (int i = 0; i < 50; i++) {
            answers.running(i);
            answers.answered(answers.place(100 * i), 150 + i, 30 + i, 20 + i);
        }
    }
}
