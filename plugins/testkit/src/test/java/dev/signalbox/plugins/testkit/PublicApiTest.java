package dev.signalbox.plugins.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Plugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What plugins are compiled against changes only by intention: it stands in files that are part of the change. */
class PublicApiTest {

    static Stream<Arguments> libraries() {
        return Stream.of(
                Arguments.of("../../spi/api.txt", Plugin.class), Arguments.of("api.txt", PluginContract.class));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void isWhatTheFileSays(String file, Class<?> member) throws Exception {
        String now = PublicApi.of(member);
        Path path = Path.of(file);
        if ("write".equals(System.getProperty("signalbox.api"))) {
            Files.writeString(path, now);
        }

        assertThat(now)
                .as(
                        "The public API is not what %s says. A plugin built before must still run: interfaces grow by default"
                                + " methods, records keep their old constructors. If it does, mvn -pl plugins/testkit -am test"
                                + " -Dtest=PublicApiTest -Dsignalbox.api=write writes the file, for the same commit.",
                        file)
                .isEqualTo(Files.readString(path));
    }
}
