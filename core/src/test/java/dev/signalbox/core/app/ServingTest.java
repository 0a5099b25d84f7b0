package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

class ServingTest {

    @ParameterizedTest
    @ValueSource(strings = {"serve", "serve -c a.yaml", "serve --config a.yaml", "serve --config a.yaml --rehearsal"})
    void understandsTheUsualArgumentsAsTheirParserDoes(String line) {
        ParseResult parsed = Main.commands().parseArgs(line.split(" ")).subcommand();

        assertThat(Serving.usual(line.split(" ")))
                .hasValue(new Serving(
                        Optional.ofNullable(parsed.matchedOptionValue("config", (Path) null)),
                        parsed.hasMatchedOption("rehearsal")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "serve --help",
                "serve -c",
                "serve -c --rehearsal",
                "serve -c @a",
                "serve -c a.yaml -c b.yaml",
                "serve --config=a.yaml",
                "serve -ca.yaml",
                "serve a.yaml",
                "serve --sevre"
            })
    void leavesOtherArgumentsToTheirParser(String line) {
        assertThat(Serving.usual(line.split(" "))).isEmpty();
    }

    @Test
    void leavesAnEmptyCommandLineToItsParser() {
        assertThat(Serving.usual()).isEmpty();
        assertThat(Serving.usual("serve", "-c", "")).isEmpty();
    }
}
