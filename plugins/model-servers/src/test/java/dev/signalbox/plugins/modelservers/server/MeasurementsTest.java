package dev.signalbox.plugins.modelservers.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.plugins.modelservers.metrics.Meaning;
import dev.signalbox.plugins.modelservers.metrics.Reading;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.backend.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final TestPluginContext context = TestPluginContext.of("a", Map.of());
    private final Measurements measurements = new Measurements(context);

    @Test
    void countsWhatCameSinceTheLookBefore() {
        measurements.take("a", reading(Meaning.ENERGY, 1_000.75), NOW);
        assertThat(context.counted("energy.joules")).isZero();

        measurements.take("a", reading(Meaning.ENERGY, 1_003.5), NOW);
        assertThat(context.counted("energy.joules")).isEqualTo(2);
        measurements.take("a", reading(Meaning.ENERGY, 1_003.75), NOW);
        assertThat(context.counted("energy.joules")).isEqualTo(3);
    }

    @Test
    void countsFromZeroWhereAServerStartedAnew() {
        measurements.take("a", reading(Meaning.PREFIX_CACHE_HITS, 500), NOW);
        measurements.take("a", reading(Meaning.PREFIX_CACHE_HITS, 20), NOW);

        assertThat(context.counted("prefix.cache.hit.tokens")).isEqualTo(20);
    }

    @Test
    void addsUpThePowerOfAllBackendsAndAveragesTheirShares() {
        measurements.take("a", reading(Meaning.POWER, 300), NOW);
        measurements.take("b", reading(Meaning.POWER, 250), NOW);
        measurements.take("c", reading(Meaning.ACCELERATOR_USE, 0.5), NOW);
        measurements.take("d", reading(Meaning.ACCELERATOR_USE, 1), NOW);

        assertThat(context.gauged("power.watts")).isEqualTo(550);
        assertThat(context.gauged("accelerator.use.share")).isEqualTo(0.75);
        measurements.forget("a");
        assertThat(context.gauged("power.watts")).isEqualTo(250);
        measurements.forget("b");
        assertThat(context.gauged("power.watts")).isNaN();
    }

    @Test
    void worksOutHowManyRunFromTheTimeThatExecutionsTook() {
        assertThat(measurements.take("a", reading(Meaning.BUSY_MICROSECONDS, 1e6), NOW))
                .isEqualTo(Load.UNKNOWN);

        Instant later = NOW.plus(Duration.ofSeconds(2));
        assertThat(measurements.take("a", reading(Meaning.BUSY_MICROSECONDS, 7e6), later))
                .isEqualTo(new Load(3, -1, Double.NaN, later));
    }

    @Test
    void knowsNoLoadWhereAServerTellsOtherThings() {
        assertThat(measurements.take("a", reading(Meaning.LOADED_MODELS, 2), NOW))
                .isEqualTo(Load.UNKNOWN);
        assertThat(context.gauged("loaded.models")).isEqualTo(2);
    }

    private static Reading reading(Meaning meaning, double value) {
        Reading.Builder reading = new Reading.Builder();
        reading.add(meaning, value);
        return reading.build();
    }
}
