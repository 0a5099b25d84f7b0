package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.json.JsonTrees;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that talks to a running sidecar takes. */
final class AdminOptions {

    private static final String TOKEN = "SIGNALBOX_ADMIN_TOKEN";

    @Option(
            names = "--admin",
            paramLabel = "URL",
            defaultValue = "${env:SIGNALBOX_ADMIN:-http://127.0.0.1:8081}",
            description =
                    "The sidecar's admin port; the environment variable SIGNALBOX_ADMIN where it is not given, else"
                            + " http://127.0.0.1:8081.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI admin;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the admin port's token; the environment variable " + TOKEN + " where it is not given.")
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "Prints the answer as the admin port gives it.")
    private boolean json;

    AdminClient client() {
        return new AdminClient(admin, token());
    }

    /** Prints an answer as it came, if that is wanted. */
    boolean printedAsJson(JsonNode answer, PrintWriter out) {
        if (json) {
            out.println(answer.toPrettyString());
            out.flush();
        }
        return json;
    }

    /** The body of a change: who wants it and why. */
    static ObjectNode change(String why) {
        ObjectNode body = JsonTrees.object();
        body.put("by", System.getProperty("user.name", ""));
        if (!why.isEmpty()) {
            body.put("why", why);
        }
        return body;
    }

    private String token() {
        if (tokenFile == null) {
            String token = System.getenv(TOKEN);
            return token == null ? "" : token.strip();
        }
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
