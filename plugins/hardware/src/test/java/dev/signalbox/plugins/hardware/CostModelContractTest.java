package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.testkit.CostModelContract;
import dev.signalbox.plugins.testkit.Figure;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contract of cost models, for both. */
class CostModelContractTest {

    private static final Map<String, ?> ARCHITECTURE = Map.ofEntries(
            Map.entry("like", "qwen3-30b-a3b"),
            Map.entry("parameters", 30.5),
            Map.entry("activeParameters", 3.3),
            Map.entry("layers", 48),
            Map.entry("hiddenSize", 2_048),
            Map.entry("attentionHeads", 32),
            Map.entry("kvHeads", 4),
            Map.entry("headDimension", 128),
            Map.entry("experts", 128),
            Map.entry("expertsPerToken", 8),
            Map.entry("latentDimension", 576),
            Map.entry("cachingLayers", 48));

    @Nested
    class Hardware extends CostModelContract {

        @Override
        protected Plugin plugin() {
            return new HardwarePlugin();
        }

        @Override
        protected String type() {
            return "hardware";
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("usdPerHour", 6.88, "gridRegion", "us-east-1", "marginal", 0.1);
        }

        @Override
        protected List<Map<String, ?>> otherSettings() {
            return List.of(
                    Map.of("usdPerHour", 6.88, "gramsCo2PerKwh", 30),
                    Map.of("usdPerHour", 6.88, "architecture", ARCHITECTURE));
        }

        @Override
        protected Set<Figure> promised() {
            return EnumSet.allOf(Figure.class);
        }

        @Override
        protected Backend backend() {
            return Estimates.backend("H100-SXM", 64);
        }

        @Override
        protected ServedModel model() {
            return Estimates.served("llama-3.1-8b", "bf16");
        }
    }

    @Nested
    class Calibrated extends CostModelContract {

        @Override
        protected Plugin plugin() {
            return new HardwarePlugin();
        }

        @Override
        protected String type() {
            return "calibrated";
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("usdPerHour", 6.88, "gridRegion", "us-east-1", "calibration", CalibratedCostModelTest.FILE);
        }

        @Override
        protected List<Map<String, ?>> otherSettings() {
            return List.of(
                    Map.of("usdPerHour", 6.88, "gramsCo2PerKwh", 30, "calibration", CalibratedCostModelTest.FILE));
        }

        @Override
        protected Set<Figure> promised() {
            return EnumSet.allOf(Figure.class);
        }

        @Override
        protected Backend backend() {
            return Estimates.backend("H100-SXM", 32);
        }

        @Override
        protected ServedModel model() {
            return Estimates.served("m", "");
        }
    }
}
