package dev.signalbox.rules.language;

import dev.signalbox.rules.PolicyCompiler;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Compiles every hostile policy in a small process and prints what each took. */
final class HostileRun {

    private HostileRun() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        PolicyCompiler compiler = new PolicyCompiler();
        HostilePolicies.all().forEach((name, policy) -> {
            long start = processorNanos();
            PolicyCompiler.Result result = compiler.compile(policy);
            long millis = TimeUnit.NANOSECONDS.toMillis(processorNanos() - start);
            boolean refused = result.policy().isEmpty() && !result.findings().isEmpty();
            System.out.println(millis + "\t" + (refused ? "refused" : "let through") + "\t" + name);
        });
        System.out.println("canary\t" + System.getProperty(Canary.SONG));
        Class.forName(Canary.class.getName());
        System.out.println("canary\t" + System.getProperty(Canary.SONG));
    }

    /** Of this thread, so that a busy machine does not count. */
    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
