package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that chat through a sidecar without a pause, every other time by a stream, and look at each answer. */
final class ChatClients implements AutoCloseable {

    private static final long SECONDS_TO_END = 30;

    private final URI uri;
    private final InForce inForce;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong changedMeanwhile = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> latest = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    /** What the headers of an answer say. */
    record Answer(String decision, String revision, String backend) {}

    private ChatClients(URI data, InForce inForce) {
        this.uri = data.resolve("/v1/chat/completions");
        this.inForce = inForce;
    }

    /** Starts so many clients. */
    static ChatClients start(int clients, URI data, InForce inForce) {
        ChatClients all = new ChatClients(data, inForce);
        for (int i = 0; i < clients; i++) {
            int client = i;
            Thread thread = new Thread(() -> all.chat(client), "chat-client-" + client);
            all.threads.add(thread);
            thread.start();
        }
        return all;
    }

    /** Requests that were sent. */
    long sent() {
        return sent.get();
    }

    /** Requests that were answered whole, with 200. */
    long answered() {
        return answered.get();
    }

    /** Requests during which another revision was put in force. */
    long changedMeanwhile() {
        return changedMeanwhile.get();
    }

    /** What was not as it should be, in words. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** The answers since this was last asked. */
    List<Answer> takeAnswers() {
        List<Answer> taken = new ArrayList<>();
        for (Answer answer = latest.poll(); answer != null; answer = latest.poll()) {
            taken.add(answer);
        }
        return taken;
    }

    /** Returns once so many more requests were answered. */
    void awaitAnswers(int more) throws Exception {
        long enough = answered.get() + more;
        PolicySidecar.await(() -> answered.get() >= enough || !failures.isEmpty());
    }

    /** Lets the requests under way end, and sends no more. */
    @Override
    public void close() {
        ended = true;
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_END));
                assertThat(thread.isAlive()).as("a request hangs").isFalse();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void chat(int client) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int i = 0; !ended; i++) {
            boolean streaming = i % 2 == 0;
            int since = inForce.now();
            sent.incrementAndGet();
            try {
                look(http.send(request(client, i, streaming), HttpResponse.BodyHandlers.ofString()), streaming, since);
            } catch (IOException | RuntimeException e) {
                failures.add("request " + i + " of client " + client + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private HttpRequest request(int client, int number, boolean streaming) {
        String body = "{\"model\":\"llama\",\"max_tokens\":" + (4 + number % 60) + ",\"stream\":" + streaming
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(1 + number % 23) + "\"}]}";
        return HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .header("x-session-id", "session-" + client + "-" + number % 5)
                .header("x-signalbox-labels", "kind=kind-" + number % 50)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void look(HttpResponse<String> answer, boolean streaming, int since) {
        String revision = header(answer, "x-signalbox-policy-revision");
        boolean whole = answer.statusCode() == 200 && answer.body().contains(streaming ? "data: [DONE]" : "\"usage\"");
        if (!whole) {
            failures.add("answered with " + answer.statusCode() + ": " + answer.body());
            return;
        }
        if (!inForce.possible(revision, since)) {
            failures.add("decided by " + revision + ", which was not in force then");
        }
        if (inForce.now() > since) {
            changedMeanwhile.incrementAndGet();
        }
        latest.add(
                new Answer(header(answer, "x-signalbox-decision-id"), revision, header(answer, "x-signalbox-backend")));
        answered.incrementAndGet();
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
