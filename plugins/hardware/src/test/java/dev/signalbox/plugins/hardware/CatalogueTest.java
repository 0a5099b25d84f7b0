package dev.signalbox.plugins.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

    private static final Catalogue MODELS = Catalogue.read("models.csv");

    @ParameterizedTest
    @CsvSource({
        "meta-llama/Meta-Llama-3.1-8B-Instruct, llama-3.1-8b",
        "llama-3.1-8b-instant, llama-3.1-8b",
        "Llama_3.1_8B, llama-3.1-8b",
        "SmolLM2-135M-Instruct.Q4_1.gguf, smollm2-135m",
        "Qwen/Qwen2.5-7B-Instruct-AWQ, qwen2.5-7b",
        "nomic-embed-text-v1.5, nomic-embed-text"
    })
    void findsAModelInTheNamesItIsServedUnder(String served, String model) {
        assertThat(MODELS.within(served)).map(Row::name).hasValue(model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-3.1-80b", "qwen2.5-73b", "codellama-3.1-8b5", "xllama-2-7b", ""})
    void findsNoModelInNamesThatOnlyLookAlike(String served) {
        assertThat(MODELS.within(served)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hardware.csv", "models.csv", "grid.csv"})
    void hasASourceAndADateForEveryRow(String file) {
        assertThat(Catalogue.read(file).rows()).hasSizeGreaterThan(10).allSatisfy(row -> {
            assertThat(row.text("source")).isNotEmpty();
            assertThat(row.text("date")).matches("20\\d\\d(-\\d\\d)?");
        });
    }

    @Test
    void statesForEveryModelTheParametersItsDimensionsGive() {
        assertThat(MODELS.rows()).allSatisfy(model -> {
            assertThat(model.number("parameters"))
                    .isCloseTo(parameters(model, count(model, "experts")), withPercentage(2));
            assertThat(model.number("activeParameters"))
                    .isCloseTo(parameters(model, count(model, "expertsPerToken")), withPercentage(2));
        });
    }

    @Test
    void givesEveryModelHeadsThatFitEachOtherAndItsWidth() {
        assertThat(MODELS.rows()).allSatisfy(model -> {
            assertThat(model.number("attentionHeads") % model.number("kvHeads")).isZero();
            // Configurations that set the width of a head by itself.
            if (!model.name().startsWith("qwen3")
                    && !model.name().startsWith("minimax")
                    && !model.name().startsWith("gpt-oss")
                    && model.text("latentDimension").isEmpty()) {
                assertThat(model.number("attentionHeads") * model.number("headDimension"))
                        .isEqualTo(model.number("hiddenSize"));
            }
        });
    }

    @Test
    void leavesABlankUnknown() {
        Catalogue catalogue = Catalogue.parse("# comment\nname,a\nx,\ny,1.5\n");

        assertThat(catalogue.named("X"))
                .hasValueSatisfying(row -> assertThat(row.number("a")).isNaN());
        assertThat(catalogue.named("y"))
                .hasValueSatisfying(row -> assertThat(row.number("a")).isEqualTo(1.5));
    }

    @Test
    void refusesARowThatDoesNotFitItsHeader() {
        assertThatThrownBy(() -> Catalogue.parse("name,a\nx\n"))
                .hasMessageContaining("line 2 has 1 cells, must have 2: x");
    }

    @Test
    void takesTheOperatorsRowsBeforeItsOwn() {
        Catalogue catalogue = Catalogue.parse("name,a,b\nx,1,1\ny,2,2\n").overriddenBy("name,b\nX,7\nz,8\n");

        assertThat(catalogue.named("x")).hasValueSatisfying(row -> {
            assertThat(row.number("a")).isNaN();
            assertThat(row.number("b")).isEqualTo(7);
        });
        assertThat(catalogue.named("y"))
                .hasValueSatisfying(row -> assertThat(row.number("b")).isEqualTo(2));
        assertThat(catalogue.named("z")).isPresent();
    }

    @Test
    void saysWhatIsWrongWithAnOperatorsTable() {
        Catalogue shipped = Catalogue.parse("name,a,source\nx,1,s\n");

        assertThatThrownBy(() -> shipped.overriddenBy("a,name\n1,x\n"))
                .hasMessageContaining("the first of them must be name");
        assertThatThrownBy(() -> shipped.overriddenBy("name,aa\nx,1\n"))
                .hasMessageContaining("the column \"aa\" isn't known, must be one of name, a, source");
        assertThatThrownBy(() -> shipped.overriddenBy("# mine\nname,a\n,1\n"))
                .hasMessageContaining("line 3 has no name");
        assertThatThrownBy(() -> shipped.overriddenBy("name,a\nx,fast\n").withNumbers(List.of("a")))
                .hasMessageContaining("a of \"x\" is \"fast\", must be a positive number or blank");
    }

    /** Feed-forward layers side by side; one in a dense model. */
    private static double count(Row model, String column) {
        return model.text(column).isEmpty() ? 1 : model.number(column);
    }

    /** In 10^9; biases, norms and learned positions, well below two percent together, are left out. */
    private static double parameters(Row model, double expertsCounted) {
        double hidden = model.number("hiddenSize");
        double layers = model.number("layers");
        double denseLayers = or(model, "denseLayers", 0);
        double attention = or(
                        model,
                        "attentionWeights",
                        2
                                * hidden
                                * model.number("headDimension")
                                * (model.number("attentionHeads") + model.number("kvHeads"))
                                / 1e6)
                * 1e6;
        double matrices = model.number("feedForwardMatrices") * hidden;
        double experts = expertsCounted * model.number("feedForwardSize") + or(model, "sharedFeedForwardSize", 0);
        double vocabulary = model.number("vocabularyMatrices") * model.number("vocabularySize") * hidden;
        return (layers * attention
                        + matrices
                                * ((layers - denseLayers) * experts
                                        + denseLayers * or(model, "denseFeedForwardSize", 0))
                        + vocabulary)
                / 1e9;
    }

    private static double or(Row model, String column, double fallback) {
        return model.text(column).isEmpty() ? fallback : model.number(column);
    }
}
