package dev.signalbox.core.app;

import dev.signalbox.core.state.FileReplacement;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.format.PolicyFormatter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings the files of a policy into their canonical form. */
@Command(
        name = "fmt",
        description = {
            "Brings a policy's rules and tables into their one canonical form, comments kept.",
            "A file that cannot be read is left as it is."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox policy fmt policy/",
            "  signalbox policy fmt --check policy/      in a build: exit code 4 if a file is in another form",
            "  signalbox policy fmt - < rules/voice.drl  for editors: from standard input to standard output",
            "  signalbox policy fmt --stdin-name spill.csv - < tables/spill.csv"
        })
final class PolicyFmtCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";
    private static final int MAX_DIFFERENCE_LINES = 30;

    @Parameters(paramLabel = "DIR", description = "The policy's directory, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(
            names = "--check",
            description = "Changes nothing, shows what would change, and exits with 4 if anything would.")
    private boolean check;

    @Option(
            names = "--stdin-name",
            paramLabel = "FILE",
            defaultValue = "rules/stdin.drl",
            description = "The name of what standard input holds, which tells rules (.drl) from tables (.csv).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String inputName;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final PolicyFormatter formatter = new PolicyFormatter();

    @Override
    public Integer call() throws IOException {
        return directory.toString().equals(STANDARD_INPUT) ? formatInput() : formatDirectory();
    }

    private int formatInput() throws IOException {
        if (!PolicyFormatter.formats(inputName)) {
            throw new ParameterException(
                    spec.commandLine(), inputName + " has no canonical form; a name ends with .drl or .csv");
        }
        String text;
        try {
            ByteBuffer input = ByteBuffer.wrap(System.in.readAllBytes());
            text = StandardCharsets.UTF_8.newDecoder().decode(input).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidPolicyException(List.of(
                    new Finding(Finding.Severity.ERROR, "unreadable", inputName, 1, 1, "it is no text in UTF-8.", "")));
        }
        PolicyFormatter.Formatted formatted = formatter.format(inputName, text);
        if (!formatted.findings().isEmpty()) {
            throw new InvalidPolicyException(formatted.findings());
        }
        boolean same = formatted.text().equals(text);
        if (check) {
            PrintWriter out = spec.commandLine().getOut();
            if (!same) {
                show(inputName, text, formatted.text(), out);
            }
            out.flush();
            return same ? 0 : Main.FAILED;
        }
        // Bytes, because the console's encoding may be another.
        System.out.write(formatted.text().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        return 0;
    }

    private int formatDirectory() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, String> files = Policies.read(directory).files();
        Map<String, String> changed = new LinkedHashMap<>();
        boolean readable = true;
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (PolicyFormatter.formats(file.getKey())) {
                PolicyFormatter.Formatted formatted = formatter.format(file.getKey(), file.getValue());
                for (Finding finding : formatted.findings()) {
                    out.println(finding);
                    readable = false;
                }
                if (!formatted.text().equals(file.getValue())) {
                    changed.put(file.getKey(), formatted.text());
                }
            }
        }
        for (Map.Entry<String, String> file : changed.entrySet()) {
            if (check) {
                show(file.getKey(), files.getOrDefault(file.getKey(), ""), file.getValue(), out);
            } else {
                FileReplacement.write(
                        directory.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
                out.println("Formatted " + file.getKey());
            }
        }
        out.flush();
        if (!readable) {
            return Main.INVALID;
        }
        return check && !changed.isEmpty() ? Main.FAILED : 0;
    }

    private static void show(String file, String before, String after, PrintWriter out) {
        List<String> difference = LineDifference.of(before, after);
        out.println(file + " is not in canonical form:");
        difference.stream().limit(MAX_DIFFERENCE_LINES).forEach(line -> out.println("  " + line));
        if (difference.size() > MAX_DIFFERENCE_LINES) {
            out.println("  and " + (difference.size() - MAX_DIFFERENCE_LINES) + " more lines");
        }
    }
}
