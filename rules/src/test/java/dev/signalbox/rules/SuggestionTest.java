package dev.signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN =
            List.of("openai-compatible", "simulated", "promptTokens", "maxOutputTokens", "maxConcurrency");

    @ParameterizedTest
    @CsvSource({
        "simulatd, simulated",
        "SIMULATED, simulated",
        "propmtTokens, promptTokens",
        "open-ai, openai-compatible",
        "maxOut, maxOutputTokens",
        "max, ''",
        "op, ''",
        "vllm, ''"
    })
    void guessesFromSpellingOrElseFromTheBeginning(String word, String meant) {
        assertThat(Suggestion.of(word, KNOWN)).isEqualTo(meant);
    }
}
