package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bundle says of itself: which policy it holds, and which of two bundles is the newer one.
 *
 * @param revision what the files that decide amount to
 * @param sequence the number of the bundle, from 1; a newer one has a higher number
 * @param created when it was made
 * @param files the SHA-256 of each file by its name, in hexadecimal digits
 */
public record BundleManifest(String revision, long sequence, Instant created, SortedMap<String, String> files) {

    private static final String FORMAT = "signalboxBundle";
    private static final int VERSION = 1;
    private static final int KEYS = 5;
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public BundleManifest {
        requireNonNull(revision, "revision");
        requireNonNull(created, "created");
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence is " + sequence + ", must be at least 1");
        }
    }

    /** Describes a policy's files. */
    static BundleManifest of(Map<String, String> files, long sequence, Instant created) {
        SortedMap<String, String> sums = new TreeMap<>();
        files.forEach((name, text) -> sums.put(name, sum(text)));
        return new BundleManifest(PolicyFiles.revision(files), sequence, created, sums);
    }

    /** Reads what {@link #text} wrote. */
    static BundleManifest parse(String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            if (root.path(FORMAT).asInt() != VERSION || root.size() != KEYS) {
                throw unreadable("it is not one of version " + VERSION);
            }
            SortedMap<String, String> files = new TreeMap<>();
            root.path("files")
                    .properties()
                    .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
            return new BundleManifest(
                    root.path("revision").asText(),
                    root.path("sequence").asLong(),
                    Instant.parse(root.path("created").asText()),
                    files);
        } catch (JsonProcessingException e) {
            throw unreadable(e.getOriginalMessage());
        } catch (DateTimeException | IllegalArgumentException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    /** The manifest as JSON; the same manifest is the same text. */
    String text() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put(FORMAT, VERSION);
        root.put("revision", revision);
        root.put("sequence", sequence);
        root.put("created", created.toString());
        ObjectNode sums = root.putObject("files");
        files.forEach(sums::put);
        return root.toPrettyString().replace("\r\n", "\n") + "\n";
    }

    /**
     * Checks that these are the files it describes.
     *
     * @throws LifecycleException if one is missing, too many, or another than it was
     */
    void requireDescribes(Map<String, String> actual) {
        for (String name : files.keySet()) {
            if (!actual.containsKey(name)) {
                throw Bundle.invalid(
                        "\"" + PolicyFiles.shortened(name) + "\" is in the manifest, but not in the bundle");
            }
        }
        actual.forEach((name, text) -> {
            String sum = files.get(name);
            if (sum == null) {
                throw Bundle.invalid("\"" + name + "\" is not in the manifest");
            }
            if (!sum.equals(sum(text))) {
                throw Bundle.invalid("\"" + name + "\" does not have the SHA-256 that the manifest says");
            }
        });
        if (!PolicyFiles.revision(actual).equals(revision)) {
            throw Bundle.invalid("its files are the revision " + PolicyFiles.revision(actual) + ", the manifest says "
                    + PolicyFiles.shortened(revision));
        }
    }

    private static String sum(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static LifecycleException unreadable(String problem) {
        return Bundle.invalid("its manifest can't be read: " + problem);
    }
}
