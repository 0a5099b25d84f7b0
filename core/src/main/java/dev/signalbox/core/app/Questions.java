package dev.signalbox.core.app;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.testing.Question;
import dev.signalbox.core.testing.SourceText;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads requests and states of the world for commands that decide without a sidecar. */
final class Questions {

    /** What the state is called that stands in for one that is not given. */
    static final String EXAMPLE = "example-state.yaml";

    private static final String STANDARD_INPUT = "-";

    private Questions() {}

    /**
     * A request in a state.
     *
     * @param request a file, {@code -} for standard input, or the name of a request in the state's file
     * @param state a file; null for the example
     * @throws InvalidPolicyException if a file can't be read or has mistakes
     */
    static Question read(Policy policy, String request, @Nullable Path state) {
        SourceText world = state == null ? example() : file(state);
        Question.Result read;
        if (request.equals(STANDARD_INPUT)) {
            read = Question.read(policy, new SourceText("standard input", input()), world);
        } else if (state != null && !Files.exists(Path.of(request))) {
            read = Question.read(policy, request, world);
        } else {
            read = Question.read(policy, file(Path.of(request)), world);
        }
        return read.question().orElseThrow(() -> new InvalidPolicyException(read.findings()));
    }

    /** Five idle backends, one of each placement. */
    static SourceText example() {
        try (InputStream in = requireNonNull(Questions.class.getResourceAsStream(EXAMPLE), EXAMPLE)) {
            return new SourceText(EXAMPLE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceText file(Path file) {
        try {
            return new SourceText(file.toString(), text(file.toString(), Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw unreadable(file.toString(), "there is no such file.");
        } catch (IOException e) {
            throw unreadable(file.toString(), "it can't be read: " + e + ".");
        }
    }

    private static String input() {
        try {
            return text("standard input", System.in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(name, "it is no text in UTF-8.");
        }
    }

    private static InvalidPolicyException unreadable(String file, String why) {
        return new InvalidPolicyException(
                List.of(new Finding(Finding.Severity.ERROR, "unreadable", file, 1, 1, why, "")));
    }
}
