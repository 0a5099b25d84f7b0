package dev.signalbox.plugins.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The threads that began since a moment, of which none may be left in the end. */
final class StartedThreads {

    /** Threads of the JDK that begin at some first use and stay: they hold no class of a plugin. */
    private static final Pattern SHARED = Pattern.compile("ForkJoinPool\\.commonPool-.*|CompletableFutureDelayScheduler"
            + "|process reaper.*|Common-Cleaner|Cleaner-\\d+|Attach Listener|Signal Dispatcher|Finalizer"
            + "|Reference Handler|Notification Thread|C[12] CompilerThread.*|JFR .*|testkit-.*|junit-.*"
            + "|Keep-Alive-.*|surefire-.*");

    private final Set<Thread> before;
    private final Predicate<Thread> exempt;

    static StartedThreads fromNowOn(Predicate<Thread> exempt) {
        return new StartedThreads(all().keySet(), exempt);
    }

    private StartedThreads(Set<Thread> before, Predicate<Thread> exempt) {
        this.before = Set.copyOf(before);
        this.exempt = exempt;
    }

    /**
     * Returns once all have ended. Some end only when what they work for is garbage, as those of the JDK's HTTP client.
     *
     * @throws AssertionError with what those that stay are doing
     */
    void requireEnded(Duration patience) throws Exception {
        try {
            Condition.await(
                    "every thread that began has ended",
                    patience,
                    () -> {
                        System.gc();
                        return left();
                    },
                    List::isEmpty);
        } catch (AssertionError e) {
            throw new AssertionError("close() left threads behind: " + described(), e);
        }
    }

    private List<String> left() {
        return all().keySet().stream().filter(this::isLeft).map(Thread::getName).toList();
    }

    private boolean isLeft(Thread thread) {
        return thread.isAlive()
                && !before.contains(thread)
                && !SHARED.matcher(thread.getName()).matches()
                && !exempt.test(thread);
    }

    private String described() {
        return all().entrySet().stream()
                .filter(entry -> isLeft(entry.getKey()))
                .map(entry -> "\n" + entry.getKey().getName() + "\n"
                        + List.of(entry.getValue()).stream()
                                .limit(8)
                                .map(frame -> "    at " + frame)
                                .collect(Collectors.joining("\n")))
                .collect(Collectors.joining());
    }

    private static Map<Thread, StackTraceElement[]> all() {
        return Thread.getAllStackTraces();
    }
}
