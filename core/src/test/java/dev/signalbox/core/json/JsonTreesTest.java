package dev.signalbox.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Held against Jackson's own mapper. */
class JsonTreesTest {

    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Property(tries = 200)
    void readsAndWritesWhatJacksonDoes(@ForAll("trees") JsonNode tree) throws IOException {
        String compact = JACKSON.writeValueAsString(tree);
        String pretty = JACKSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);

        assertThat(new String(JsonTrees.write(tree), UTF_8)).isEqualTo(compact);
        assertThat(new String(JsonTrees.writePretty(tree), UTF_8)).isEqualTo(pretty);
        assertThat(JsonTrees.read(compact.getBytes(UTF_8))).isEqualTo(JACKSON.readTree(compact));
        assertThat(JsonTrees.read(pretty.getBytes(UTF_8))).isEqualTo(JACKSON.readTree(compact));
    }

    @Provide
    Arbitrary<JsonNode> trees() {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                Arbitraries.strings()
                        .withCharRange('\u0000', '\ud7ff')
                        .ofMaxLength(8)
                        .map(JACKSON.getNodeFactory()::textNode),
                Arbitraries.integers().map(JACKSON.getNodeFactory()::numberNode),
                Arbitraries.longs().map(JACKSON.getNodeFactory()::numberNode),
                Arbitraries.bigIntegers().map(JACKSON.getNodeFactory()::numberNode),
                Arbitraries.doubles().map(JACKSON.getNodeFactory()::numberNode),
                Arbitraries.of(true, false).map(JACKSON.getNodeFactory()::booleanNode),
                Arbitraries.create(JACKSON.getNodeFactory()::nullNode));
        return Arbitraries.recursive(
                () -> leaves,
                inner -> Arbitraries.oneOf(
                        inner.list()
                                .ofMaxSize(4)
                                .map(items -> JACKSON.createArrayNode().addAll(items)),
                        Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(4), inner)
                                .ofMaxSize(4)
                                .map(members -> {
                                    ObjectNode object = JACKSON.createObjectNode();
                                    object.setAll(members);
                                    return object;
                                })),
                0,
                3);
    }

    @Test
    void readsNothingAsMissing() throws IOException {
        assertThat(JsonTrees.read(new byte[0]).isMissingNode()).isTrue();
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> JsonTrees.read("{\"a\": [1, }".getBytes(UTF_8)))
                .isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> JsonTrees.read("{\"a\": 1".getBytes(UTF_8)))
                .isInstanceOf(JsonProcessingException.class);
    }
}
