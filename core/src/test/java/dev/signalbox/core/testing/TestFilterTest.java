package dev.signalbox.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TestFilterTest {

    private static final List<TestCase> CASES = TestSuite.read(
                    TestedPolicy.policy(),
                    Map.of(
                            "tests/chat_test.yaml", tests("Small prompts", "a.b"),
                            "tests/voice_test.yaml", tests("voice (fast)", "c")))
            .suite()
            .orElseThrow()
            .cases();

    @ParameterizedTest
    @CsvSource({
        "prompts, Small prompts",
        "SMALL, Small prompts",
        "S*prompts, Small prompts",
        "*prompt, ''",
        "?, c",
        "a.b, a.b",
        "(fast), voice (fast)",
        "/^(voice|c$)/, voice (fast);c",
        "voice, voice (fast);c",
        "*/chat_*, Small prompts;a.b",
    })
    void findsNamesAndFiles(String filter, String expected) {
        assertThat(CASES.stream().filter(TestFilter.of(filter)).map(TestCase::name))
                .containsExactly(expected.isEmpty() ? new String[0] : expected.split(";"));
    }

    @Test
    void aWrongExpressionIsRefused() {
        assertThatThrownBy(() -> TestFilter.of("/(/")).isInstanceOf(PatternSyntaxException.class);
    }

    private static String tests(String... names) {
        StringBuilder text = new StringBuilder("tests:\n");
        for (String name : names) {
            text.append("  - {name: \"").append(name).append("\", expect: {refusal: true}}\n");
        }
        return text.toString();
    }
}
