package dev.signalbox.core.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.SharedData;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.spi.cost.CostEstimate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Lengths of production answers, each predicted before it is learnt from, in the order of their arrival.
 *
 * <p>The trace is Azure's conversation trace of 2023 (AzurePublicDataset, CC-BY 4.0; Patel et al., Splitwise, ISCA 2024).
 */
final class AzureLengthsTest {

    /** What the default policy expects of a conversation. */
    private static final int FIXED = 300;

    @Test
    void whatIsLearntPredictsBetterThanAFixedNumber() throws IOException {
        List<String[]> rows = SharedData.rows("traces/azure_llm_2023_conv.csv");
        Answers answers = new Answers((request, load) -> new CostEstimate(100, 10, 1, 1, 1, 1, Double.NaN));
        double fixedMedianLoss = 0;
        double learntMedianLoss = 0;
        double fixedCautiousLoss = 0;
        double learntCautiousLoss = 0;
        int covered = 0;
        int judged = 0;
        int begin = rows.size() / 2;
        for (int i = 0; i < rows.size(); i++) {
            int actual = Integer.parseInt(rows.get(i)[2].trim());
            if (actual < 1) {
                continue;
            }
            Decision decision = answers.place(Integer.parseInt(rows.get(i)[1]));
            if (i >= begin) {
                int median = decision.facts().request().expectedOutputTokens();
                int cautious = decision.cautiousTokens();
                learntMedianLoss += pinball(actual, median, 0.5);
                learntCautiousLoss += pinball(actual, cautious, 0.9);
                fixedMedianLoss += pinball(actual, FIXED, 0.5);
                fixedCautiousLoss += pinball(actual, FIXED, 0.9);
                covered += actual <= cautious ? 1 : 0;
                judged++;
            }
            answers.answered(decision, 100, 10, actual);
            if (i % 100 == 0) {
                answers.tell();
            }
        }

        System.out.printf(
                "Azure conversations, second half, %d answers: pinball loss at 0.5 %.1f learnt, %.1f fixed; at 0.9 %.1f learnt, %.1f"
                        + " fixed; within the cautious length %.1f %%%n",
                judged,
                learntMedianLoss / judged,
                fixedMedianLoss / judged,
                learntCautiousLoss / judged,
                fixedCautiousLoss / judged,
                100.0 * covered / judged);
        assertThat(learntMedianLoss).isLessThan(fixedMedianLoss);
        assertThat(learntCautiousLoss).isLessThan(fixedCautiousLoss);
        assertThat((double) covered / judged).isBetween(0.85, 0.95);
    }

    private static double pinball(double actual, double predicted, double quantile) {
        return actual >= predicted ? quantile * (actual - predicted) : (1 - quantile) * (predicted - actual);
    }
}
