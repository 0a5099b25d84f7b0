package dev.signalbox.core.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A directory of examples: {@code source.txt} names the documentation they were built from, {@code from-*} is one side's, and
 * each {@code to-*} what it must become on another side.
 *
 * <p>Its name begins with the protocol of the side that it comes from; a completion's and an embedding's say so behind it.
 */
record Golden(Path directory) {

    static final AnswerContext CONTEXT = new AnswerContext("r1", "the-model", Instant.ofEpochSecond(1_764_165_600));
    static final ObjectMapper MAPPER = new ObjectMapper();

    static List<Golden> under(String kind) {
        try {
            URI root = Golden.class.getResource("/translation/" + kind).toURI();
            try (Stream<Path> directories = Files.list(Path.of(root))) {
                return directories.sorted().map(Golden::new).toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("no examples of " + kind, e);
        }
    }

    String name() {
        return directory.getFileName().toString();
    }

    Protocol from() {
        return protocol(name().substring(0, name().indexOf('-')));
    }

    Operation operation() {
        if (name().contains("-completion")) {
            return Operation.COMPLETION;
        }
        return name().contains("-embedding") ? Operation.EMBEDDINGS : Operation.CHAT;
    }

    boolean streaming() {
        return name().contains("-stream");
    }

    Path source() {
        return files("from-").get(0);
    }

    List<Path> targets() {
        return files("to-");
    }

    static Protocol to(Path target) {
        String name = target.getFileName().toString();
        return protocol(name.substring("to-".length(), name.indexOf('.')));
    }

    private List<Path> files(String prefix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What becomes of a request, in the form that the expected files have. */
    static ObjectNode translated(
            Protocol client, Protocol backend, Operation operation, byte[] body, boolean streamingPath) {
        ObjectNode result = MAPPER.createObjectNode();
        try {
            TranslatedRequest request = Translation.between(client, backend, operation)
                    .orElseThrow()
                    .request(body, streamingPath ? PathStream.EVENTS : PathStream.NONE, "upstream-model");
            result.put("path", request.path());
            result.set("headers", MAPPER.valueToTree(request.headers()));
            result.set("dropped", MAPPER.valueToTree(request.dropped()));
            result.set("body", json(request.body()));
        } catch (UntranslatableException e) {
            result.put("refused", e.getMessage());
        }
        return result;
    }

    /** A request of the client's that is as small as can be, for answers to come back to. */
    static TranslatedRequest asking(Protocol client, Protocol backend, Operation operation, boolean streaming) {
        try {
            return Translation.between(client, backend, operation)
                    .orElseThrow()
                    .request(
                            question(client, operation, streaming),
                            streaming ? PathStream.EVENTS : PathStream.NONE,
                            "upstream-model");
        } catch (UntranslatableException e) {
            throw new IllegalStateException(client + " to " + backend, e);
        }
    }

    /** The smallest request, which wants to see all that an answer may have. */
    static byte[] question(Protocol client, Operation operation, boolean streaming) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("model", "the-model");
        body.put("stream", streaming);
        switch (operation) {
            case COMPLETION -> body.put("prompt", "Hello").put("raw", true);
            case EMBEDDINGS -> {
                body.put("input", "Hello");
                body.putArray("requests")
                        .addObject()
                        .putObject("content")
                        .putArray("parts")
                        .addObject()
                        .put("text", "Hello");
            }
            default -> {
                body.putArray("messages").addObject().put("role", "user").put("content", "Hello");
                body.putArray("contents")
                        .addObject()
                        .put("role", "user")
                        .putArray("parts")
                        .addObject()
                        .put("text", "Hello");
            }
        }
        if (client == Protocol.OPENAI && streaming) {
            body.putObject("stream_options").put("include_usage", true);
        } else if (client == Protocol.ANTHROPIC) {
            body.putObject("thinking").put("type", "adaptive");
        } else if (client == Protocol.GEMINI) {
            body.putObject("generationConfig").putObject("thinkingConfig").put("includeThoughts", true);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Protocol protocol(String name) {
        return Protocol.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
