package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations through a whole sidecar before two machines, with a rule that prefers the one that holds their beginning. */
final class PrefixAffinityIT {

    private static final String RULES = """
            package test;

            rule "a conversation stays where its beginning is"
            when
                $c : Candidate( prefixOverlap > 0.4 )
            then
                place.prefer($c, 10);
            end
            """;

    private static final int CONVERSATIONS = 12;
    private static final int TURNS = 3;

    @TempDir
    private Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aConversationStaysWhereItsBeginningIs() throws Exception {
        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.files(RULES));
        // Which of two equals is asked first is drawn, unless one has been seen to be faster.
        String configuration = "policy: {directory: policy}\nlearning: {correctTimes: false}\n";
        try (PolicySidecar sidecar = PolicySidecar.start(directory, configuration)) {
            Set<String> used = new HashSet<>();
            List<String> strayed = new ArrayList<>();
            String decision = "";
            for (int conversation = 0; conversation < CONVERSATIONS; conversation++) {
                StringBuilder messages = new StringBuilder(message("system", "Conversation " + conversation, 1500));
                HttpResponse<String> first = chat(sidecar, messages.toString());
                used.add(backend(first));
                for (int turn = 1; turn < TURNS; turn++) {
                    messages.append(',').append(message("assistant", "Yes.", 40));
                    messages.append(',').append(message("user", "And then?", 200));
                    HttpResponse<String> next = chat(sidecar, messages.toString());
                    decision =
                            next.headers().firstValue("x-signalbox-decision-id").orElseThrow();
                    if (!backend(next).equals(backend(first))) {
                        strayed.add(conversation + "/" + turn);
                    }
                }
            }

            assertThat(strayed).isEmpty();
            // Twelve draws all on one side happen once in two thousand runs.
            assertThat(used).containsExactlyInAnyOrder("a", "b");
            assertThat(sidecar.get("/decisions/" + decision).body())
                    .contains("\"cachedPromptTokens\"")
                    .contains("\"reproduced\" : true");
            assertThat(sidecar.get("/decisions/" + decision + "?format=text").body())
                    .contains("prompt tokens cached");
        }
    }

    @Test
    void withoutItNothingIsKnownOfPrompts() throws Exception {
        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.files(RULES));
        String configuration = "policy: {directory: policy}\nproxy: {prefixAffinity: {enabled: false}}\n";
        try (PolicySidecar sidecar = PolicySidecar.start(directory, configuration)) {
            String messages = message("system", "The same again", 1500);
            chat(sidecar, messages);
            String decision = chat(sidecar, messages)
                    .headers()
                    .firstValue("x-signalbox-decision-id")
                    .orElseThrow();

            assertThat(sidecar.get("/decisions/" + decision).body()).doesNotContain("cachedPromptTokens");
        }
    }

    private static String message(String role, String text, int length) {
        return "{\"role\":\"" + role + "\",\"content\":\""
                + (text + ", and so on").repeat(length / text.length() + 1).substring(0, length) + "\"}";
    }

    private static String backend(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-signalbox-backend").orElseThrow();
    }

    private HttpResponse<String> chat(PolicySidecar sidecar, String messages) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(sidecar.data().resolve("/v1/chat/completions"))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"model\":\"llama\",\"max_tokens\":4,\"messages\":[" + messages + "]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
