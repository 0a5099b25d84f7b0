package dev.signalbox.core.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk, sending the same chat request over and over. */
final class Wrk {

    static final int REQUEST_BYTES = 707;

    private static final Pattern PERCENTILE = Pattern.compile("(50|99)%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern FAILURES = Pattern.compile("(?:Socket errors|Non-2xx).*");

    private final Path script;

    /** Prepares the request in a script below a directory. */
    Wrk(Path directory) {
        script = directory.resolve("request.lua");
        try {
            Files.writeString(
                    script,
                    "wrk.method = \"POST\"\nwrk.headers[\"content-type\"] = \"application/json\"\nwrk.body = [==["
                            + request() + "]==]\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What one run found.
     *
     * @param requests answered in all
     * @param perSecond answered per second
     * @param p50Us median latency in microseconds
     * @param p99Us 99th percentile of the latency in microseconds
     */
    record Result(long requests, double perSecond, double p50Us, double p99Us) {}

    /**
     * Sends requests for a while, each connection the next one as soon as it has the answer.
     *
     * @throws IllegalStateException if a request failed
     */
    Result run(int port, int connections, Duration duration) {
        String output = Commands.run(List.of(
                "taskset",
                "--cpu-list",
                String.valueOf(Machine.LOAD_CORE),
                "wrk",
                "--threads",
                "1",
                "--connections",
                String.valueOf(connections),
                "--duration",
                duration.toSeconds() + "s",
                "--latency",
                "--script",
                script.toString(),
                "http://127.0.0.1:" + port + "/v1/chat/completions"));
        Matcher failures = FAILURES.matcher(output);
        if (failures.find()) {
            throw new IllegalStateException("wrk met failures at port " + port + ": " + failures.group());
        }
        return new Result(
                Long.parseLong(find(REQUESTS, output)),
                Double.parseDouble(find(RATE, output)),
                percentileUs("50", output),
                percentileUs("99", output));
    }

    private static String request() {
        String start = "{\"model\":\"llama-3.1-8b\",\"max_tokens\":160,\"temperature\":0.7,\"messages\":["
                + "{\"role\":\"system\",\"content\":\"You answer in one paragraph.\"},{\"role\":\"user\",\"content\":\"";
        String end = "\"}]}";
        String request = start
                + "Tell me more about signal boxes. "
                        .repeat(30)
                        .substring(0, REQUEST_BYTES - start.length() - end.length())
                + end;
        return new String(request.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }

    private static double percentileUs(String percentile, String output) {
        Matcher matcher = PERCENTILE.matcher(output);
        while (matcher.find()) {
            if (matcher.group(1).equals(percentile)) {
                double value = Double.parseDouble(matcher.group(2));
                return switch (matcher.group(3)) {
                    case "us" -> value;
                    case "ms" -> value * 1e3;
                    default -> value * 1e6;
                };
            }
        }
        throw new IllegalStateException("wrk printed no " + percentile + "th percentile:\n" + output);
    }

    private static String find(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk printed no " + pattern + ":\n" + output);
        }
        return matcher.group(1);
    }
}
