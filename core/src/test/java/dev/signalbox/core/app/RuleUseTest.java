package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.rules.Finding;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RuleUseTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);

    @Test
    void rulesThatNeverFiredComeWithWhatIsKnownOfThem() throws JsonProcessingException {
        List<RuleUse> rules = RuleUse.explained(
                RuleUse.of(new ObjectMapper().readTree("""
                        {"rules": [
                          {"name": "fires", "file": "rules/a.drl", "line": 3, "enabled": true, "fired": 5},
                          {"name": "dead", "file": "rules/a.drl", "line": 10, "enabled": true, "fired": 0},
                          {"name": "last", "file": "rules/a.drl", "line": 20, "enabled": true, "fired": 0},
                          {"name": "off", "file": "rules/b.drl", "line": 10, "enabled": false, "fired": 0},
                          {"name": "later", "file": "rules/b.drl", "line": 30, "enabled": true, "fired": 0,
                           "effective": "2026-03-03"},
                          {"name": "begun", "file": "rules/b.drl", "line": 40, "enabled": true, "fired": 0,
                           "effective": "2026-03-02"}]}""")),
                List.of(finding("rules/a.drl", 4), finding("rules/a.drl", 12), finding("rules/a.drl", 99)),
                TODAY);

        assertThat(rules).extracting(RuleUse::fires).containsExactly(true, false, false, false, false, false);
        assertThat(rules)
                .extracting(RuleUse::remarks)
                .containsExactly(
                        List.of(),
                        List.of("rules/a.drl:12:1: warning never-holds it never holds."),
                        List.of("rules/a.drl:99:1: warning never-holds it never holds."),
                        List.of("It is disabled."),
                        List.of("It takes effect on 2026-03-03."),
                        List.of());
    }

    private static Finding finding(String file, int line) {
        return new Finding(Finding.Severity.WARNING, "never-holds", file, line, 1, "it never holds.", "");
    }
}
