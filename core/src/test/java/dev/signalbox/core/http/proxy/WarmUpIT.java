package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import org.junit.jupiter.api.Test;

class WarmUpIT {

    @Test
    void noBackendAndNoObserverNoticesIt() {
        try (ScriptedBackend backend = ScriptedBackend.json("{}");
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            WarmUp.run(sidecar.decider.current(), 100, Sidecar.CLOCK.millis());

            assertThat(backend.connections).hasValue(0);
            assertThat(sidecar.decisions).isEmpty();
            assertThat(sidecar.state("gpu-a").inFlight()).isZero();
        }
    }
}
