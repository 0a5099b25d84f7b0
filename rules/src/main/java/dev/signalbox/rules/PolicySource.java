package dev.signalbox.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a policy, not yet compiled.
 *
 * @param files the text of each file by its name relative to the policy's directory, with {@code /}, in order of names
 */
public record PolicySource(SortedMap<String, String> files) {

    /** The file that names the policy and its request classes. */
    public static final String SETTINGS = "policy.yaml";

    /** The beginning of the names of the policy's tests, which do not count in its revision. */
    public static final String TESTS = "tests/";

    /** The most that all files together may have, in bytes. */
    public static final int MAX_BYTES = 10 * 1024 * 1024;

    private static final int MAX_FILES = 1_000;

    /** A policy of these files. */
    public static PolicySource of(Map<String, String> files) {
        return new PolicySource(new TreeMap<>(files));
    }

    /**
     * Reads {@code policy.yaml}, {@code rules/*.drl}, {@code tables/*.csv} and {@code tests/*_test.yaml} of a directory; other
     * files are not part of the policy.
     *
     * @throws IOException if there is no such directory, a file cannot be read or is not UTF-8, or the files are more than
     *     {@link #MAX_BYTES} together; the message is for the operator
     */
    public static PolicySource directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException("there is no policy directory " + directory);
        }
        Reading reading = new Reading(directory);
        if (Files.exists(directory.resolve(SETTINGS))) {
            reading.add(SETTINGS);
        }
        reading.addAll("rules", "*.drl");
        reading.addAll("tables", "*.csv");
        reading.addAll("tests", "*_test.yaml");
        return new PolicySource(reading.files);
    }

    public PolicySource {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The text of each test file by its name. */
    public SortedMap<String, String> tests() {
        return files.subMap(TESTS, TESTS + Character.MAX_VALUE);
    }

    /** What the files' names and content amount to, those of tests left out, as {@code sha256:} and 64 hexadecimal digits. */
    public String revision() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        files.forEach((name, text) -> {
            if (!name.startsWith(TESTS)) {
                update(digest, name);
                update(digest, text);
            }
        });
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    /** The length goes first, so that no two lists of files run together to the same bytes. */
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static final class Reading {

        private final Path directory;
        private final SortedMap<String, String> files = new TreeMap<>();
        private int bytesLeft = MAX_BYTES;

        Reading(Path directory) {
            this.directory = directory;
        }

        void addAll(String folder, String names) throws IOException {
            Path path = directory.resolve(folder);
            if (!Files.isDirectory(path)) {
                return;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, names)) {
                for (Path entry : entries) {
                    add(folder + "/" + entry.getFileName());
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        void add(String name) throws IOException {
            byte[] content;
            try (InputStream in = Files.newInputStream(directory.resolve(name))) {
                content = in.readNBytes(bytesLeft + 1);
            }
            bytesLeft -= content.length;
            if (bytesLeft < 0 || files.size() >= MAX_FILES) {
                throw new IOException("the policy in " + directory + " is too large: at most " + MAX_BYTES
                        + " bytes in " + MAX_FILES + " files are read");
            }
            try {
                files.put(
                        name,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(content))
                                .toString());
            } catch (CharacterCodingException e) {
                throw new IOException(name + " of the policy in " + directory + " is not a text in UTF-8", e);
            }
        }
    }
}
