package dev.signalbox.core.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.spi.backend.Protocol;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Examples of the protocols' documentation, and what they become in the others. */
final class GoldenTest {

    @TestFactory
    Stream<DynamicTest> requestsBecome() {
        return cases("requests", (example, target) -> {
            JsonNode translated = Golden.translated(
                    example.from(),
                    Golden.to(target),
                    example.operation(),
                    Golden.bytes(example.source()),
                    example.streaming());
            assertThat(translated.toPrettyString())
                    .isEqualTo(Golden.json(Golden.bytes(target)).toPrettyString());
        });
    }

    @TestFactory
    Stream<DynamicTest> answersBecome() {
        return cases("answers", (example, target) -> {
            TranslatedAnswer answer = Golden.asking(Golden.to(target), example.from(), example.operation(), false)
                    .answer(Golden.bytes(example.source()), Golden.CONTEXT);
            assertThat(Golden.json(answer.body()).toPrettyString())
                    .isEqualTo(Golden.json(Golden.bytes(target)).toPrettyString());
            assertThat(answer.status()).isEqualTo(200);
        });
    }

    @TestFactory
    Stream<DynamicTest> streamsBecome() {
        return cases("streams", (example, target) -> {
            byte[] expected = Golden.bytes(target);
            byte[] source = Golden.bytes(example.source());
            assertThat(stream(example, Golden.to(target), source, source.length))
                    .isEqualTo(new String(expected, StandardCharsets.UTF_8));
        });
    }

    /** Bytes arrive as they like. */
    @TestFactory
    Stream<DynamicTest> streamsBecomeTheSameWhereverTheyAreCut() {
        return cases("streams", (example, target) -> {
            byte[] source = Golden.bytes(example.source());
            String whole = stream(example, Golden.to(target), source, source.length);
            assertThat(stream(example, Golden.to(target), source, 1)).isEqualTo(whole);
            for (int cut = 0; cut <= source.length; cut++) {
                StreamTranslation stream =
                        Golden.asking(Golden.to(target), example.from(), example.operation(), true).stream(
                                Golden.CONTEXT);
                StringBuilder pieces = new StringBuilder();
                pieces.append(text(stream.feed(source, 0, cut)));
                pieces.append(text(stream.feed(source, cut, source.length - cut)));
                pieces.append(text(stream.end()));
                assertThat(pieces.toString()).isEqualTo(whole);
            }
        });
    }

    /** A stream that lacks its end is no complete answer, wherever it breaks off. */
    @TestFactory
    Stream<DynamicTest> streamsThatBreakOffEndWithAnError() {
        return cases("streams", (example, target) -> {
            byte[] source = Golden.bytes(example.source());
            StreamTranslation stream =
                    Golden.asking(Golden.to(target), example.from(), example.operation(), true).stream(Golden.CONTEXT);
            // Within an event of its first half, so that it shows in Triton's streams too, which have no last event.
            stream.feed(source, 0, source.length / 3);
            String end = text(stream.end());
            assertThat(stream.failed()).isTrue();
            assertThat(end).contains("error");
        });
    }

    @Test
    void everyExampleNamesItsSource() {
        for (String kind : List.of("requests", "answers", "streams")) {
            assertThat(Golden.under(kind)).allSatisfy(example -> {
                assertThat(example.directory().resolve("source.txt")).isNotEmptyFile();
                assertThat(example.targets()).isNotEmpty();
            });
        }
    }

    private static String stream(Golden example, Protocol client, byte[] source, int pieceLength) {
        StreamTranslation stream =
                Golden.asking(client, example.from(), example.operation(), true).stream(Golden.CONTEXT);
        StringBuilder pieces = new StringBuilder();
        for (int i = 0; i < source.length; i += pieceLength) {
            pieces.append(text(stream.feed(source, i, Math.min(pieceLength, source.length - i))));
        }
        return pieces.append(text(stream.end())).toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Stream<DynamicTest> cases(String kind, Check check) {
        return Golden.under(kind).stream()
                .flatMap(example -> example.targets().stream()
                        .map(target -> DynamicTest.dynamicTest(
                                example.name() + " " + target.getFileName(), () -> check.holds(example, target))));
    }

    @FunctionalInterface
    private interface Check {
        void holds(Golden example, Path target);
    }
}
