package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command takes that changes the policies in force, and how it shows what is in force then. */
final class ChangeOptions {

    @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "The reason, for the history.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String why;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private AdminOptions admin;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    AdminClient client() {
        return admin.client();
    }

    /** The body of a change: who wants it and why. */
    ObjectNode change() {
        return AdminOptions.change(why);
    }

    /** Makes a change, and shows what is in force then. */
    void make(String path, ObjectNode change, Map<String, String> headers) {
        JsonNode answer = client().post(path, change, headers);
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(answer, out)) {
            RevisionText.inForce(answer, out);
            out.flush();
        }
    }
}
