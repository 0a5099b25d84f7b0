package dev.signalbox.core.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server that the benchmark started, and what it has used of the machine since. Closing it ends it. */
final class ServerProcess implements AutoCloseable {

    /** Lets the kernel put the process on any core. */
    static final int ANY_CORE = -1;

    /** The unit of processor time in {@code /proc}. */
    static final double TICKS_PER_SECOND = 100;

    private static final Duration TIME_TO_END = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Path log;

    private ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a server.
     *
     * @param core the one core it may run on, or {@link #ANY_CORE}
     * @param log where its output goes
     */
    static ServerProcess start(String name, int core, Path log, Map<String, String> environment, List<String> command) {
        List<String> pinned = new ArrayList<>();
        if (core != ANY_CORE) {
            pinned.addAll(List.of("taskset", "--cpu-list", String.valueOf(core)));
        }
        pinned.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(pinned).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            // A benchmark that is broken off leaves nothing behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return new ServerProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not start: " + String.join(" ", pinned), e);
        }
    }

    /** A port that was free a moment ago. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until a GET is answered with 200.
     *
     * @throws IllegalStateException if the process ends before, or the time is up; with the end of its output
     */
    void awaitReady(int port, String path, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!answersOk(port, path)) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + endOfLog());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " is not ready after " + timeout + ":\n" + endOfLog());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Processor time that this process and those it has waited for have used so far. */
    static double ownCpuSeconds() {
        return ticks("self", 11, 14) / TICKS_PER_SECOND;
    }

    /** Processor time used so far, by it and the processes it started. */
    double cpuSeconds() {
        return pids().mapToDouble(ServerProcess::cpuSeconds).sum();
    }

    /** Resident memory now, of it and the processes it started; what they share is counted for each. */
    double residentMegabytes() {
        return pids().mapToDouble(ServerProcess::residentMegabytes).sum();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TIME_TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Stream<Long> pids() {
        return Stream.concat(Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid));
    }

    private String endOfLog() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 2_000));
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }

    /** Asks by a bare socket: an HTTP client would take longer to warm up than what is measured. */
    private static boolean answersOk(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(5_000);
            String request = "GET " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] statusLine = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(statusLine, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException e) {
            return false;
        }
    }

    private static double cpuSeconds(long pid) {
        return ticks(String.valueOf(pid), 11, 12) / TICKS_PER_SECOND;
    }

    /**
     * The sum of fields of a process's {@code stat}, counted from behind the command's name in parentheses, which may hold
     * blanks: utime, stime and, of the processes waited for, cutime and cstime are 11 to 14.
     */
    private static long ticks(String pid, int first, int last) {
        String stat = Machine.read("/proc/" + pid + "/stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long sum = 0;
        for (int i = first; i <= last; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }

    private static double residentMegabytes(long pid) {
        return Machine.read("/proc/" + pid + "/status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }
}
