package dev.signalbox.plugins.modelservers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void readsWhatIsThereAndNothingElse() throws IOException {
        Json json = Json.read(bytes("""
                {"a":"text","b":7,"c":1.5,"d":true,"e":null,"f":{"g":"h"},"i":[{"j":"k"},3,null],"l":["m",1]}
                """));

        assertThat(json.text("a")).isEqualTo("text");
        assertThat(json.text("b")).isEmpty();
        assertThat(json.count("b")).isEqualTo(7);
        assertThat(json.count("a")).isEqualTo(-1);
        assertThat(json.number("c")).isEqualTo(1.5);
        assertThat(json.number("e")).isNaN();
        assertThat(json.isTrue("d")).isTrue();
        assertThat(json.object("f").text("g")).isEqualTo("h");
        assertThat(json.object("a").text("g")).isEmpty();
        assertThat(json.objects("i"))
                .singleElement()
                .satisfies(item -> assertThat(item.text("j")).isEqualTo("k"));
        assertThat(json.texts("l")).isEqualTo(List.of("m"));
    }

    @Test
    void countsNothingThatIsNoCount() throws IOException {
        Json json = Json.read(bytes("{\"a\":0,\"b\":-3,\"c\":99999999999}"));

        assertThat(List.of(json.count("a"), json.count("b"), json.count("c"))).containsOnly(-1);
    }

    @Test
    void refusesWhatIsNested() {
        assertThatThrownBy(() -> Json.read(bytes("[".repeat(100) + "]".repeat(100))))
                .isInstanceOf(IOException.class)
                .hasMessage("is nested more than 32 deep");
    }

    @Property(tries = 500)
    void neverFailsOtherwiseThanItSays(@ForAll byte[] bytes) {
        try {
            assertThat(Json.read(bytes).objects("data")).isNotNull();
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
