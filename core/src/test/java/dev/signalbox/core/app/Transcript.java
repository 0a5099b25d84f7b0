package dev.signalbox.core.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The shell sessions that a Markdown page shows, in the order of the page: blocks fenced as {@code console}. A line with
 * {@code $ } begins a command, lines with {@code > } behind it continue the command, and all that follows is what it prints.
 * One shell runs them all, so that a later command finds the variables and what runs in the background of an earlier one.
 */
record Transcript(List<Step> steps) {

    private static final long SECONDS_FOR_A_PAGE = 300;

    /** Times differ from run to run, and say nothing about what a command does. */
    private static final Pattern DURATIONS = Pattern.compile("\\b\\d+(\\.\\d+)? (ms|s)\\b");

    private static final Pattern INSTANTS =
            Pattern.compile("\\b20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

    private static final String END_OF_STEP = "--- end of step ---";

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```console\\n(.*?)^```$");

    /** A command and all that it prints, on either stream. */
    record Step(String command, String output) {}

    static Transcript of(Path page) throws IOException {
        List<Step> steps = new ArrayList<>();
        BLOCK.matcher(Files.readString(page)).results().forEach(block -> read(block.group(1), steps));
        return new Transcript(steps);
    }

    private static void read(String block, List<Step> steps) {
        StringBuilder command = new StringBuilder();
        StringBuilder output = new StringBuilder();
        for (String line : (Iterable<String>) block.lines()::iterator) {
            if (line.startsWith("$ ")) {
                add(command, output, steps);
                command.append(line, 2, line.length()).append('\n');
            } else if (line.startsWith("> ") || line.equals(">")) {
                command.append(line, Math.min(2, line.length()), line.length()).append('\n');
            } else {
                output.append(line).append('\n');
            }
        }
        add(command, output, steps);
    }

    private static void add(StringBuilder command, StringBuilder output, List<Step> steps) {
        if (!command.isEmpty()) {
            steps.add(new Step(command.toString(), comparable(output.toString())));
        }
        command.setLength(0);
        output.setLength(0);
    }

    /**
     * Runs every command in a directory.
     *
     * @param programs a directory of programs that commands name without a path
     * @return the same commands with what they printed now
     */
    Transcript runIn(Path directory, Path programs) throws IOException, InterruptedException {
        String[] printed = run(script(), directory, programs).split(END_OF_STEP + "\n", -1);
        List<Step> now = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            now.add(new Step(steps.get(i).command(), i < printed.length ? comparable(printed[i]) : "(not run)"));
        }
        return new Transcript(now);
    }

    private String script() {
        // What still runs when the page ends, or goes wrong in the middle, ends too, before its directory is deleted.
        StringBuilder script = new StringBuilder("trap 'kill $! 2>/dev/null; wait' EXIT\n");
        for (Step step : steps) {
            script.append(step.command()).append("echo '").append(END_OF_STEP).append("'\n");
        }
        return script.toString();
    }

    private static String run(String script, Path directory, Path programs) throws IOException, InterruptedException {
        Path printed = Files.createTempFile("printed", ".txt");
        Path commands = Files.writeString(Files.createTempFile("commands", ".sh"), script);
        ProcessBuilder builder = new ProcessBuilder("sh", commands.toString())
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().merge("PATH", programs.toString(), (old, added) -> added + ":" + old);
        BuiltDistribution.useCacheIfThere(builder.environment());
        builder.environment().put("SIGNALBOX_JAVA_OPTS", "-Duser.name=jo");
        Process process = builder.start();
        if (!process.waitFor(SECONDS_FOR_A_PAGE, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IllegalStateException("still running after " + SECONDS_FOR_A_PAGE + " s, having printed: "
                    + Files.readString(printed, StandardCharsets.UTF_8));
        }
        try {
            return Files.readString(printed, StandardCharsets.UTF_8);
        } finally {
            Files.delete(printed);
            Files.delete(commands);
        }
    }

    private static String comparable(String output) {
        String withoutDurations = DURATIONS.matcher(output.stripTrailing()).replaceAll("# $2");
        return INSTANTS.matcher(withoutDurations).replaceAll("(time)");
    }
}
