package dev.signalbox.core.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.decision.Decision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole sidecar whose policy is exchanged while clients chat through it, streaming and not. */
final class SwapUnderLoadIT {

    private static final int SWAPS = 40;
    private static final int REVISIONS = 4;
    private static final int CLIENTS = 3;
    private static final int LOOKED_UP = 20;

    /** The reference takes a hundred times as long as the matrix, so it decides one of so many again. */
    private static final int BY_REFERENCE = 7;

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void noRequestIsLostAndEachIsDecidedByOneRevision() throws Exception {
        PolicySidecar.write(directory.resolve("policy"), RevisedPolicy.files(0));
        RecordedDecisions recorded = new RecordedDecisions();
        try (PolicySidecar sidecar = PolicySidecar.start(directory, recorded)) {
            InForce inForce = new InForce(RevisedPolicy.id(0));
            ChatClients clients = ChatClients.start(CLIENTS, sidecar.data(), inForce);
            try (clients) {
                List<String> revisions = new ArrayList<>();
                for (int i = 0; i < REVISIONS; i++) {
                    revisions.add(sidecar.upload(RevisedPolicy.files(i)));
                }
                for (int i = 1; i <= SWAPS; i++) {
                    sidecar.activate(revisions.get(i % REVISIONS), inForce);
                }
            }
            List<ChatClients.Answer> answers = clients.takeAnswers();
            List<Decision> decisions = recorded.take();
            assertThat(clients.failures()).isEmpty();
            assertThat(clients.answered()).isEqualTo(clients.sent());
            assertThat(clients.changedMeanwhile())
                    .as("requests were under way when policies were exchanged")
                    .isPositive();
            assertThat(recorded.decided()).isEqualTo(clients.sent());
            PolicySidecar.await(() -> recorded.answered() == clients.sent());
            assertThat(recorded.otherwise()).isZero();
            assertRecordsSayTheSame(sidecar, answers);
            assertAnswersSayWhatWasDecided(answers, decisions);
            // While there is the plugin whose estimates they were made with.
            assertFreshEnginesDecideTheSame(decisions);
        }
    }

    private void assertRecordsSayTheSame(PolicySidecar sidecar, List<ChatClients.Answer> answers) throws Exception {
        for (ChatClients.Answer answer : answers.subList(Math.max(0, answers.size() - LOOKED_UP), answers.size())) {
            JsonNode record =
                    json.readTree(sidecar.get("/decisions/" + answer.decision()).body());
            assertThat(record.path("policyRevision").asText()).isEqualTo(answer.revision());
            assertThat(record.path("backend").asText()).isEqualTo(answer.backend());
            assertThat(record.path("reproduced").asBoolean()).isTrue();
        }
    }

    private static void assertAnswersSayWhatWasDecided(List<ChatClients.Answer> answers, List<Decision> decisions) {
        Map<String, String> numbers =
                IntStream.range(0, REVISIONS).boxed().collect(Collectors.toMap(RevisedPolicy::id, String::valueOf));
        Map<String, Decision> byId = decisions.stream()
                .collect(Collectors.toMap(decision -> decision.id().toString(), Function.identity()));
        assertThat(byId).hasSameSizeAs(answers);
        for (ChatClients.Answer answer : answers) {
            Decision decision = requireNonNull(byId.get(answer.decision()), answer.decision());
            assertThat(decision.policyRevision()).isEqualTo(answer.revision());
            assertThat(decision.tags()).containsEntry("revision", numbers.get(answer.revision()));
            assertThat(decision.choice(0).backend().id()).isEqualTo(answer.backend());
        }
    }

    private static void assertFreshEnginesDecideTheSame(List<Decision> decisions) {
        FreshEngines engines = new FreshEngines();
        for (int i = 0; i < REVISIONS; i++) {
            engines.add(RevisedPolicy.files(i));
        }
        for (int i = 0; i < decisions.size(); i++) {
            Decision decision = decisions.get(i);
            String made = FreshEngines.all(decision);
            assertThat(engines.again(decision, FreshEngines.Kind.MATRIX)).isEqualTo(made);
            if (i % BY_REFERENCE == 0) {
                assertThat(engines.again(decision, FreshEngines.Kind.DROOLS)).isEqualTo(made);
            }
        }
        Decision one = decisions.get(0);
        String other = RevisedPolicy.id(one.policyRevision().equals(RevisedPolicy.id(1)) ? 2 : 1);
        assertThat(engines.again(one, other, FreshEngines.Kind.MATRIX))
                .as("another revision would have decided otherwise")
                .isNotEqualTo(FreshEngines.all(one));
    }
}
