package dev.signalbox.core.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    /** Far above what a thousand tenants take. */
    private static final long MAX_BYTES = 16 * 1024 * 1024;

    private final Path file;

    LedgerFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * Takes up what was spent before the restart, as far as its periods last. A broken file is put aside with a warning.
     *
     * @throws IOException if there is a file and it can't be read, or can't be put aside
     */
    void restore(Ledger ledger, long epochMillis) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Map<Account, Spending> saved;
        try {
            saved = read(ledger);
        } catch (BrokenFileException broken) {
            Path aside = file.resolveSibling(file.getFileName() + ".broken-" + epochMillis);
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.log(
                    Level.WARNING,
                    "The file of budgets {0} is broken ({1}), so all budgets begin with nothing spent. It is kept as {2}.",
                    file,
                    broken.getMessage(),
                    aside);
            return;
        }
        saved.forEach((account, spending) -> account.restore(spending, epochMillis));
    }

    private static final class BrokenFileException extends Exception {

        private static final long serialVersionUID = 1L;

        BrokenFileException(String message) {
            super(message);
        }
    }

    /** Writes what is spent now, and returns when it is on the disk. */
    void save(Ledger ledger, long epochMillis) throws IOException {
        ObjectNode root = JSON.createObjectNode();
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
        replace(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }

    private Map<Account, Spending> read(Ledger ledger) throws IOException, BrokenFileException {
        if (Files.size(file) > MAX_BYTES) {
            throw new BrokenFileException("it has " + Files.size(file) + " bytes, more than " + MAX_BYTES);
        }
        JsonNode root;
        try {
            root = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new BrokenFileException("it is no JSON: " + e.getOriginalMessage() + ", line "
                    + e.getLocation().getLineNr());
        }
        if (root.path("version").asInt() != VERSION || !root.path("budgets").isArray()) {
            throw new BrokenFileException("it is not of version " + VERSION);
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

    private static Spending spending(JsonNode entry) throws BrokenFileException {
        double usd = entry.path("spentUsd").asDouble(Double.NaN);
        long unpriced = entry.path("unpricedRequests").asLong(-1);
        try {
            Instant start = Instant.parse(entry.path("start").asText());
            Instant end = Instant.parse(entry.path("end").asText());
            if (usd >= 0 && unpriced >= 0) {
                return new Spending(start.toEpochMilli(), end.toEpochMilli(), usd, unpriced);
            }
        } catch (DateTimeException e) {
            throw new BrokenFileException("a time in it is none: " + e.getMessage());
        }
        throw new BrokenFileException("an entry has no spentUsd or unpricedRequests: " + entry);
    }

    private void replace(byte[] content) throws IOException {
        Path directory = file.getParent() == null ? file.toAbsolutePath() : file.getParent();
        Files.createDirectories(directory);
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
            // The new name is on the disk only once the directory is.
            parent.force(true);
        }
    }
}
