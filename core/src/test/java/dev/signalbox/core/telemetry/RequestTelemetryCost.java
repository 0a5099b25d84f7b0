package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import java.lang.management.ManagementFactory;

/** A program that measures what the metrics of one request cost: time and memory of both calls together. */
final class RequestTelemetryCost {

    private static final int REQUESTS = 500_000;

    public static void main(String[] arguments) {
        RequestTelemetry telemetry = new RequestTelemetry(new CollectingReader().sdk());
        Decision[] decisions = new Decision[64];
        Decisions source = new Decisions(32, 5);
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = source.decide(Decisions.CHAT);
        }
        RequestResult result = Decisions.answered(200, 690, 120, 30);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 8; round++) {
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long begin = System.nanoTime();
            for (int i = 0; i < REQUESTS; i++) {
                telemetry.decided(decisions[i & 63], 5_000);
            }
            long middle = System.nanoTime();
            for (int i = 0; i < REQUESTS; i++) {
                telemetry.completed(decisions[i & 63], result);
            }
            long end = System.nanoTime();
            long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
            System.out.printf(
                    "decided %d ns, completed %d ns, %d bytes a request%n",
                    (middle - begin) / REQUESTS, (end - middle) / REQUESTS, bytes / REQUESTS);
        }
    }

    private RequestTelemetryCost() {}
}
