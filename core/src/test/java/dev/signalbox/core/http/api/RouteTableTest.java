package dev.signalbox.core.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RouteTableTest {

    private final RouteTable table = new RouteTable(List.of(
            route("/policy").also(HttpMethod.POST, "replaces it", call -> {}),
            route("/policy/revisions/{id}"),
            route("/policy/revisions/latest"),
            Route.post("/policy/revisions/{id}/activate", "puts it in force", call -> {})));

    @Test
    void findsAPathWithItsParts() {
        assertThat(parameters("/policy/revisions/sha256:ab")).isEqualTo(Map.of("id", "sha256:ab"));
        assertThat(parameters("/policy/revisions/ab/activate")).isEqualTo(Map.of("id", "ab"));
        assertThat(parameters("/policy")).isEqualTo(Map.of());
    }

    @Test
    void prefersThePathThatIsWrittenOut() {
        assertThat(parameters("/policy/revisions/latest")).isEqualTo(Map.of());
    }

    @Test
    void findsNothingWhereAPartIsEmptyOrTooMany() {
        assertThat(table.find("/policy/revisions/")).isNull();
        assertThat(table.find("/policy/revisions/a/b")).isNull();
        assertThat(table.find("/policy/revisions/a/b/activate")).isNull();
        assertThat(table.find("policy")).isNull();
    }

    @Test
    void readingWithoutTheBodyIsReading() {
        Route route = route("/policy").also(HttpMethod.POST, "replaces it", call -> {});

        assertThat(route.action(HttpMethod.HEAD)).isSameAs(route.action(HttpMethod.GET));
        assertThat(route.action(HttpMethod.DELETE)).isNull();
        assertThat(route.allowed()).isEqualTo("GET, HEAD, POST");
    }

    @Test
    void listsWhatIsReadByItsPathAndWhatIsDoneByItsMethod() {
        assertThat(table.index().fieldNames())
                .toIterable()
                .containsExactly(
                        "/policy",
                        "POST /policy",
                        "/policy/revisions/latest",
                        "/policy/revisions/{id}",
                        "POST /policy/revisions/{id}/activate");
    }

    @Test
    void suggestsAPathForOneThatIsNone() {
        assertThat(table.unknownPath("/polcy").message()).endsWith("Maybe \"/policy\".");
        assertThat(table.unknownPath("/" + "x".repeat(5000)).message()).hasSizeLessThan(500);
    }

    @Test
    void twoRoutesOfOnePathAreAMistake() {
        assertThatThrownBy(() -> new RouteTable(List.of(route("/a"), route("/a"))))
                .hasMessageContaining("/a");
    }

    private @Nullable Map<String, String> parameters(String path) {
        RouteTable.Match match = table.find(path);
        return match == null ? null : match.parameters();
    }

    private static Route route(String path) {
        return Route.get(path, "shows it", call -> {});
    }
}
