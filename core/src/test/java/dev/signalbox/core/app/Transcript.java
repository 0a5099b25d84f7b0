package dev.signalbox.core.app;

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
 */
record Transcript(List<Step> steps) {

    private static final long SECONDS_FOR_A_COMMAND = 60;

    /** Times differ from run to run, and say nothing about what a command does. */
    private static final Pattern TIMES = Pattern.compile("\\b\\d+(\\.\\d+)? (ms|s)\\b");

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
        List<Step> now = new ArrayList<>();
        for (Step step : steps) {
            now.add(new Step(step.command(), comparable(run(step.command(), directory, programs))));
        }
        return new Transcript(now);
    }

    private static String run(String command, Path directory, Path programs) throws IOException, InterruptedException {
        Path printed = Files.createTempFile("printed", ".txt");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().merge("PATH", programs.toString(), (old, added) -> added + ":" + old);
        builder.environment().put("SIGNALBOX_CACHE", "off");
        Process process = builder.start();
        if (!process.waitFor(SECONDS_FOR_A_COMMAND, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running after " + SECONDS_FOR_A_COMMAND + " s: " + command);
        }
        try {
            return Files.readString(printed, StandardCharsets.UTF_8);
        } finally {
            Files.delete(printed);
        }
    }

    private static String comparable(String output) {
        return TIMES.matcher(output.stripTrailing()).replaceAll("# $2");
    }
}
