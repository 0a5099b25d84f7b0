package dev.signalbox.rules.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.rules.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DocumentTest {

    private final List<Finding> findings = new ArrayList<>();

    private enum Speed {
        VERY_FAST,
        SLOW
    }

    @Test
    void readsEachType() {
        Section section = parse("""
                text: hello
                number: 1.5
                integer: 42
                flag: true
                delay: 250ms
                choice: very-fast
                one: a
                many: [a, b]
                nested:
                  inner: 1
                list:
                  - name: x
                  - name: y
                nothing:
                """);

        assertThat(section.text("text")).contains("hello");
        assertThat(section.number("number")).hasValue(1.5);
        assertThat(section.integer("integer")).hasValue(42);
        assertThat(section.flag("flag")).contains(true);
        assertThat(section.duration("delay")).contains(Duration.ofMillis(250));
        assertThat(section.choice("choice", Speed.class)).contains(Speed.VERY_FAST);
        assertThat(section.texts("one")).containsExactly("a");
        assertThat(section.texts("many")).containsExactly("a", "b");
        assertThat(section.section("nested").orElseThrow().integer("inner")).hasValue(1);
        assertThat(section.sections("list"))
                .extracting(item -> item.text("name").orElseThrow())
                .containsExactly("x", "y");
        assertThat(section.has("nothing")).isFalse();
        section.reportUnread();
        assertThat(findings).isEmpty();
    }

    @Test
    void tellsEveryWrongValueWithItsPlace() {
        Section section = parse("""
                text: [a]
                number: fast
                integer: 1.5
                flag: "true"
                delay: 250
                choice: very-fst
                many: [a, [b]]
                nested: 7
                list:
                  - 8
                """);

        section.text("text");
        section.number("number");
        section.integer("integer");
        section.flag("flag");
        section.duration("delay");
        section.choice("choice", Speed.class);
        section.texts("many");
        section.section("nested");
        section.sections("list");

        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly(
                        "f.yaml:1:7: error invalid-value text is a list, must be a text.",
                        "f.yaml:2:9: error invalid-value number is \"fast\", must be a number.",
                        "f.yaml:3:10: error invalid-value integer is \"1.5\", must be a whole number.",
                        "f.yaml:4:7: error invalid-value flag is \"true\", must be true or false.",
                        "f.yaml:5:8: error invalid-value delay is \"250\", must be a duration such as 250ms, 1s, 5m or 2h.",
                        "f.yaml:6:9: error invalid-value choice is \"very-fst\", must be one of very-fast, slow."
                                + " Maybe \"very-fast\".",
                        "f.yaml:7:11: error invalid-value many is a list, must be a list of texts.",
                        "f.yaml:8:9: error invalid-value nested is \"7\", must be keys with values.",
                        "f.yaml:10:5: error invalid-value list is \"8\", must be a list of keys with values.");
    }

    @Test
    void tellsUnknownKeysOfNestedSectionsWithASuggestion() {
        Section section = parse("""
                server:
                  prot: 8080
                other: 1
                """);

        section.section("server").orElseThrow().integer("port");
        section.reportUnread();

        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly(
                        "f.yaml:2:3: error unknown-key unknown key \"server.prot\"; known here: port. Maybe \"port\".",
                        "f.yaml:3:1: error unknown-key unknown key \"other\"; known here: server.");
    }

    @Test
    void tellsOfMissingKeys() {
        parse("a: 1").reportMissing("url", "an address");

        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly("f.yaml:1:1: error missing-key key \"url\" is missing, must be an address.");
    }

    @Test
    void refusesDuplicateKeys() {
        parse("a: 1\nb: 2\na: 3\n");

        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly("f.yaml:3:1: error duplicate-key key \"a\" stands here again, first in line 1.");
    }

    @Test
    void refusesWhatIsNoMapping() {
        assertThat(Document.parse("f.yaml", "- a", findings::add)).isEmpty();
        assertThat(findings).extracting(Finding::code).containsExactly("yaml-syntax");
    }

    @Test
    void tellsWhereTheSyntaxIsBroken() {
        assertThat(Document.parse("f.yaml", "a: 1\nb: [1, 2\nc: 3\n", findings::add))
                .isEmpty();
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("yaml-syntax");
            assertThat(finding.line()).isEqualTo(3);
        });
    }

    @Test
    void tellsWhereACharacterIsNotAllowed() {
        assertThat(Document.parse("f.yaml", "a: 1\nb: \u0007\n", findings::add)).isEmpty();
        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly("f.yaml:2:4: error yaml-syntax the character U+0007 is not allowed.");
    }

    @Test
    void anEmptyTextIsAnEmptySection() {
        assertThat(parse("").keys()).isEmpty();
        assertThat(parse("# only a comment\n").keys()).isEmpty();
        assertThat(findings).isEmpty();
    }

    @Test
    void refusesBombsAtOnce() {
        long start = System.nanoTime();
        String deep = "a: " + "[".repeat(200_000);
        String wide = "a: &a {b: 1}\nc: [" + "*a, ".repeat(200_000) + "]";
        String large = "# " + "x".repeat(Document.MAX_LENGTH);

        for (String text : List.of(deep, wide, large)) {
            assertThat(Document.parse("f.yaml", text, findings::add)).isEmpty();
        }

        assertThat(findings)
                .extracting(Finding::code)
                .containsExactly("yaml-too-deep", "yaml-too-many-aliases", "file-too-large");
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void aConsumerThatThrowsStopsAtTheFirstProblemAndSharesWhatWasRead() {
        Section section = parse("a: x\nb: 1");
        Section strict = section.reporting(finding -> {
            throw new IllegalStateException(finding.toString());
        });

        assertThatThrownBy(() -> strict.number("a"))
                .hasMessage("f.yaml:1:4: error invalid-value a is \"x\", must be a number.");
        strict.integer("b");
        section.reportUnread();
        assertThat(findings).isEmpty();
    }

    @Test
    void tellsTheAskerOfUnknownKeysInSectionsThatAnotherOpened() {
        Section section = parse("nested:\n  knwon: 1\n");
        section.reporting(finding -> {
                    throw new IllegalStateException(finding.toString());
                })
                .section("nested")
                .orElseThrow()
                .has("known");

        section.reportUnread();

        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly("f.yaml:2:3: error unknown-key unknown key \"nested.knwon\"; known here: known."
                        + " Maybe \"known\".");
    }

    private Section parse(String text) {
        Consumer<Finding> add = findings::add;
        return Document.parse("f.yaml", text, add).orElseThrow();
    }
}
