package dev.signalbox.core.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.json.JsonTrees;
import dev.signalbox.core.state.CheckedFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A ledger's figures on disk, so that a restart does not forget what was spent.
 *
 * <p>The file is replaced as a whole: a crash leaves the old one or the new one. One process writes it.
 */
final class LedgerFile {

    private static final Logger LOG = System.getLogger(LedgerFile.class.getName());
    private static final String NAME = "ledger.json";
    private static final int VERSION = 1;

    private final CheckedFiles files;

    LedgerFile(CheckedFiles files) {
        this.files = files;
    }

    /**
     * Takes up what was spent before the restart, as far as its periods last. A damaged file is put aside with a warning.
     *
     * @throws IOException if a damaged file can't be put aside
     */
    void restore(Ledger ledger, long epochMillis) throws IOException {
        if (!files.names(NAME).contains(NAME)) {
            return;
        }
        Map<Account, Spending> saved;
        try {
            saved = read(ledger);
        } catch (IOException damaged) {
            files.setAside(NAME);
            LOG.log(
                    Level.WARNING,
                    "What was spent of the budgets before is not known, and they begin with nothing spent: {0}. The file"
                            + " is kept beside with .damaged behind its name.",
                    damaged.getMessage());
            return;
        }
        saved.forEach((account, spending) -> account.restore(spending, epochMillis));
    }

    /** Writes what is spent now, and returns when it is on the disk. */
    void save(Ledger ledger, long epochMillis) throws IOException {
        ObjectNode root = JsonTrees.object();
        root.put("version", VERSION);
        ArrayNode list = root.putArray("budgets");
        for (Account account : ledger.accounts()) {
            Spending spending = account.at(epochMillis);
            if (spending.usd() > 0 || spending.unpriced() > 0) {
                ObjectNode node = list.addObject();
                node.put("tenant", account.tenant());
                node.put("period", account.budget().period().label());
                node.put("start", Instant.ofEpochMilli(spending.start()).toString());
                node.put("end", Instant.ofEpochMilli(spending.end()).toString());
                node.put("spentUsd", spending.usd());
                node.put("unpricedRequests", spending.unpriced());
            }
        }
        files.save(NAME, JsonTrees.writePretty(root));
    }

    private Map<Account, Spending> read(Ledger ledger) throws IOException {
        JsonNode root = JsonTrees.read(files.load(NAME));
        if (root.path("version").asInt() != VERSION || !root.path("budgets").isArray()) {
            throw new IOException(NAME + " is not of version " + VERSION);
        }
        Map<Account, Spending> saved = new LinkedHashMap<>();
        for (JsonNode entry : root.path("budgets")) {
            Spending spending = spending(entry);
            String period = entry.path("period").asText();
            for (Account account : ledger.accountsOf(entry.path("tenant").asText())) {
                if (account.budget().period().label().equals(period)) {
                    saved.put(account, spending);
                }
            }
        }
        return saved;
    }

    private static Spending spending(JsonNode entry) throws IOException {
        double usd = entry.path("spentUsd").asDouble(Double.NaN);
        long unpriced = entry.path("unpricedRequests").asLong(-1);
        try {
            Instant start = Instant.parse(entry.path("start").asText());
            Instant end = Instant.parse(entry.path("end").asText());
            if (usd >= 0 && unpriced >= 0) {
                return new Spending(start.toEpochMilli(), end.toEpochMilli(), usd, unpriced);
            }
        } catch (DateTimeException e) {
            throw new IOException("a time in " + NAME + " is none: " + e.getMessage(), e);
        }
        throw new IOException("an entry of " + NAME + " has no spentUsd or unpricedRequests: " + entry);
    }
}
