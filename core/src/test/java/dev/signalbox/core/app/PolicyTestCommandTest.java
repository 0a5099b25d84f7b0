package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyTestCommandTest {

    private static final String PASSING = """
            backends: {gpu: {placement: GPU, owned: true}}
            tests:
              - {name: chat, expect: {class: chat, backend: gpu}}
            """;

    private static final String FAILING = PASSING.replace("class: chat", "class: voice");

    @TempDir
    Path directory;

    @BeforeEach
    void writePolicy() throws IOException {
        Files.writeString(directory.resolve("policy.yaml"), """
                name: small
                defaultClass: chat
                classes: {chat: {}, voice: {}}
                """);
        Files.createDirectories(directory.resolve("rules"));
        Files.createDirectories(directory.resolve("tests"));
        Files.writeString(directory.resolve("rules/a.drl"), """
                package a;
                rule "voice"
                when
                    Request( labels["use"] == "voice" )
                then
                    place.classify("voice");
                end
                """);
        writeTests(PASSING);
    }

    @Test
    void testsThatPassEndWithZero() {
        CommandRun run = test();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("1 test of policy small: 1 passed");
    }

    @Test
    void testsThatFailEndWithFour() throws IOException {
        writeTests(FAILING);

        CommandRun run = test();

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out())
                .contains("FAILED  chat")
                .contains("expected  voice")
                .contains("but was   chat");
    }

    @Test
    void coverageBelowTheThresholdEndsWithFour() {
        CommandRun run = test("--threshold", "50");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).contains("Coverage is below the threshold of 50 %: rules 0.0 %, conditions 0.0 %.");
        assertThat(test("--threshold", "0").exitCode()).isZero();
        assertThat(test("--threshold", "101").exitCode()).isEqualTo(2);
    }

    @Test
    void filesThatAreWrongEndWithThree() throws IOException {
        writeTests(PASSING.replace("class: chat", "class: caht"));

        CommandRun run = test();

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out())
                .contains("tests/a_test.yaml:3:34: error unknown-class")
                .contains("Maybe \"chat\".");

        Files.writeString(directory.resolve("rules/a.drl"), "package a; rule");
        assertThat(test().exitCode()).isEqualTo(3);
        assertThat(test("--format", "json").out()).contains("\"valid\" : false");
    }

    @Test
    void nothingToRunIsAFailure() throws IOException {
        assertThat(test("--filter", "nothing").err()).contains("none of 1 tests matches nothing");
        assertThat(test("--filter", "nothing").exitCode()).isEqualTo(4);
        assertThat(test("--filter", "/(/").exitCode()).isEqualTo(2);

        Files.delete(directory.resolve("tests/a_test.yaml"));

        assertThat(test().exitCode()).isEqualTo(4);
        assertThat(test().err()).contains("has no tests/*_test.yaml");
    }

    @Test
    void aReportGoesToAFileAndPeopleReadTheTerminal() throws IOException {
        Path report = directory.resolve("report.xml");

        CommandRun run = test("--format", "junit", "--output", report.toString());

        assertThat(run.out()).startsWith("1 test of policy small: 1 passed");
        assertThat(Files.readString(report)).contains("<testsuites name=\"policy small\" tests=\"1\"");
    }

    @Test
    void watchingRunsAgainOnEachChangeWhateverItIs() throws Exception {
        Lines out = new Lines();
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Thread watching = new Thread(() -> exitCode.complete(Main.commands()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute("policy", "test", "--watch", directory.toString())));
        watching.start();
        try {
            out.awaitLine("1 passed");
            out.awaitLine("Watching");

            writeTests(FAILING);
            out.awaitLine("1 failed");
            out.awaitLine("Watching");

            writeTests("tests: [");
            out.awaitLine("error yaml-syntax");
            out.awaitLine("Watching");

            Files.createDirectories(directory.resolve("tables"));
            out.awaitLine("Watching");
            Files.writeString(directory.resolve("tables/later.txt"), "a folder made later is watched too");
            out.awaitLine("Watching");

            writeTests(PASSING);
            out.awaitLine("1 passed");
        } finally {
            watching.interrupt();
            watching.join();
        }
        assertThat(exitCode).isCompletedWithValue(0);
    }

    private void writeTests(String text) throws IOException {
        Files.writeString(directory.resolve("tests/a_test.yaml"), text);
    }

    private CommandRun test(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "policy";
        arguments[1] = "test";
        System.arraycopy(options, 0, arguments, 2, options.length);
        arguments[arguments.length - 1] = directory.toString();
        return CommandRun.of(arguments);
    }

    /** What a command prints, line by line, as it comes. */
    private static final class Lines extends Writer {

        private static final long PATIENCE_SECONDS = 60;

        private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final StringBuilder begun = new StringBuilder();

        @Override
        public synchronized void write(char[] buffer, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (buffer[i] == '\n') {
                    lines.add(begun.toString());
                    begun.setLength(0);
                } else {
                    begun.append(buffer[i]);
                }
            }
        }

        /** Waits for a line with that text, and forgets it and all before it. */
        void awaitLine(String text) throws InterruptedException {
            String line = "";
            while (!line.contains(text)) {
                line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(line).as("a line with \"%s\"", text).isNotNull();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
