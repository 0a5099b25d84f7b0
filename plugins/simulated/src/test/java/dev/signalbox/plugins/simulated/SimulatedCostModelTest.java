package dev.signalbox.plugins.simulated;

import dev.signalbox.plugins.testkit.CostModelContract;
import dev.signalbox.plugins.testkit.Figure;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

class SimulatedCostModelTest extends CostModelContract {

    @Override
    protected Plugin plugin() {
        return new SimulatedPlugin();
    }

    @Override
    protected String type() {
        return "simulated";
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of("profile", "h100", "gramsCo2PerKwh", 380);
    }

    @Override
    protected Backend backend() {
        return new Backend(
                "a", Placement.GPU, "H100-SXM", URI.create("http://a"), "", true, 256, List.of(), Map.of(), Map.of());
    }

    @Override
    protected ServedModel model() {
        return new ServedModel("m", "m", Set.of(Operation.CHAT), "", InferenceRequest.UNKNOWN);
    }

    @Override
    protected Set<Figure> promised() {
        return Set.of(Figure.values());
    }
}
