package dev.signalbox.plugins.hardware.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationFileTest {

    private static final String FILE = """
            {
              "version": 1,
              "calibrations": [
                {
                  "model": "llama-3.1-8b",
                  "server": "vllm 0.19.0 on H100-SXM",
                  "date": "2026-11-26",
                  "points": [
                    {"running": 1, "promptTokens": 1024, "outputTokens": 256, "ttftMs": 61.3, "tpotMs": 8.94, "requests": 16},
                    {"running": 32, "promptTokens": 1024, "outputTokens": 256, "ttftMs": 212, "tpotMs": 13.1, "requests": 128}
                  ]
                }
              ]
            }
            """;

    @Test
    void readsWhatWasMeasured() {
        Calibration calibration = CalibrationFile.parse(FILE).of("llama-3.1-8b").orElseThrow();

        assertThat(calibration.server()).isEqualTo("vllm 0.19.0 on H100-SXM");
        assertThat(calibration.date()).isEqualTo(LocalDate.of(2026, 11, 26));
        assertThat(calibration.points())
                .containsExactly(
                        new Calibration.Point(1, 1024, 256, 61.3, 8.94, 16),
                        new Calibration.Point(32, 1024, 256, 212, 13.1, 128));
    }

    @Test
    void hasTheModelsThatWereMeasuredAndNoOthers() {
        CalibrationFile file = CalibrationFile.parse(FILE);

        assertThat(file.models()).containsExactly("llama-3.1-8b");
        assertThat(file.of("llama-3.1-70b")).isEmpty();
    }

    @Test
    void leavesOutFieldsOfNewerWriters() {
        CalibrationFile file =
                CalibrationFile.parse(FILE.replace("\"server\"", "\"notes\": {\"by\": [\"me\"]}, \"server\"")
                        .replace("61.3", "61.3, \"ttftP90Ms\": 70"));

        assertThat(file.of("llama-3.1-8b")).isPresent();
    }

    @Test
    void takesEmbeddingsWithoutATimePerToken() {
        String embeddings = FILE.replace("\"outputTokens\": 256", "\"outputTokens\": 0")
                .replace("\"tpotMs\": 8.94, ", "")
                .replace("\"tpotMs\": 13.1, ", "");

        assertThat(CalibrationFile.parse(embeddings)
                        .of("llama-3.1-8b")
                        .orElseThrow()
                        .points())
                .allSatisfy(point -> assertThat(point.tpotMs()).isNaN());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "version": 1            | "version": 2           | version is 2, must be 1
            "version": 1,           |                        | version is 0, must be 1
            "calibrations": [       | "calibrations": 3, "x": [ | line 3: calibrations must be a list
            "running": 32           | "running": 1           | line 4: the points of "llama-3.1-8b" were all measured with the same number
            "running": 32           | "running": 0           | line 10: a point's running is 0.0, must be 1 or more
            "ttftMs": 212           | "ttftMs": -1           | line 10: a point's ttftMs is -1.0, must be positive
            "tpotMs": 13.1,         |                        | line 10: a point's tpotMs is missing
            "ttftMs": 61.3          | "ttftMs": "fast"       | line 9: ttftMs is fast, must be a number
            "2026-11-26"            | "yesterday"            | line 7: date is "yesterday", must be like 2026-11-26
            "date": "2026-11-26",   |                        | date is missing
            "llama-3.1-8b"          | ""                     | line 4: model is missing
            "points": [             | "points": [[],         | line 8: a point must be an object
            "version": 1,           | "version": 1           | line 3
            """, quoteCharacter = '\0')
    void saysInWhichLineWhatIsWrong(String right, String wrong, String message) {
        assertThatThrownBy(() -> CalibrationFile.parse(FILE.replace(right, wrong == null ? "" : wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
