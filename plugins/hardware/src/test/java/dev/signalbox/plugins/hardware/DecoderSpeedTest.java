package dev.signalbox.plugins.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How far the roofline is from models run on real devices without a server: {@code src/test/measure/decoder_speed.py}, on an
 * H100 SXM and an H200 SXM, PyTorch 2.11, 2026-11-26. Nothing in the model was fitted on these rows.
 */
class DecoderSpeedTest {

    @Test
    void standsInTheReadme() throws IOException {
        AccuracyTable table =
                new AccuracyTable("decoder", "| device alone, no server | steps | step | its energy | prompts |");
        for (String device : List.of("H100-SXM", "H200-SXM")) {
            table.row(
                    device,
                    accuracy(device, "decode", "milliseconds"),
                    accuracy(device, "decode", "joules"),
                    accuracy(device, "prefill", "milliseconds"));
        }
        table.requireInReadme();
    }

    @ParameterizedTest
    @ValueSource(strings = {"H100-SXM", "H200-SXM"})
    void decodingTakesAboutAsLongAsPredicted(String device) throws IOException {
        assertThat(accuracy(device, "decode", "milliseconds").medianError()).isLessThan(0.30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H100-SXM", "H200-SXM"})
    void readsAPromptInRoughlyThePredictedTime(String device) throws IOException {
        assertThat(accuracy(device, "prefill", "milliseconds").medianError()).isLessThan(0.60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H100-SXM", "H200-SXM"})
    void decodingDrawsAboutAsMuchEnergyAsPredicted(String device) throws IOException {
        assertThat(accuracy(device, "decode", "joules").medianError()).isLessThan(0.30);
    }

    private static Accuracy accuracy(String device, String phase, String figure) {
        List<Accuracy.Point> points = new ArrayList<>();
        Upkeep upkeep = Estimates.upkeep(device, Map.of("usdPerHour", 1));
        for (Row row : Catalogue.read("decoder-speed-" + device.toLowerCase(Locale.ROOT) + ".csv")
                .rows()) {
            if (!row.text("phase").equals(phase)) {
                continue;
            }
            Roofline roofline = Estimates.roofline(device, row.text("model"));
            double batch = row.number("batch");
            double tokens = row.number("tokens");
            double seconds =
                    phase.equals("prefill") ? roofline.prefill(tokens, 0) : roofline.step(batch, batch * tokens, 0, 0);
            double predicted = figure.equals("joules")
                    ? upkeep.deviceJoules(
                            seconds,
                            batch,
                            roofline.bytes(batch, batch * tokens),
                            batch * roofline.operationsPerToken())
                    : seconds * 1e3;
            points.add(new Accuracy.Point(row.text("model"), row.number(figure), predicted));
        }
        return new Accuracy(points);
    }
}
