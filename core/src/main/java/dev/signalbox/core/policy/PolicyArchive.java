package dev.signalbox.core.policy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A policy packed as {@code tar czf} does it.
 *
 * <p>It comes from outside, so it is read as narrowly as a policy allows: plain files with the names of a policy's files, in one
 * directory of any name or in none. Everything else that a tar can hold is refused, and nothing is ever written to disk.
 */
public final class PolicyArchive {

    /** The most bytes a packed policy may have. */
    public static final int MAX_PACKED_BYTES = 10 * 1024 * 1024;

    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;
    private static final int MAX_UNPACKED_BYTES = 12 * 1024 * 1024;
    private static final int MAX_ENTRIES = 2 * PolicyFiles.MAX_FILES;

    private final InputStream in;
    private final SortedMap<String, String> files = new TreeMap<>();
    private int left = MAX_UNPACKED_BYTES;

    private PolicyArchive(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the files of a packed policy.
     *
     * @throws LifecycleException if it is none, or holds anything that a policy does not
     */
    public static SortedMap<String, String> read(byte[] packed) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            PolicyArchive archive = new PolicyArchive(in);
            archive.readEntries();
            return withoutDirectory(archive.files);
        } catch (EOFException e) {
            throw invalid("it ends in the middle");
        } catch (IOException e) {
            throw invalid("it can't be unpacked: " + e.getMessage());
        }
    }

    private void readEntries() throws IOException {
        for (int entries = 0; entries <= MAX_ENTRIES; entries++) {
            byte[] header = take(BLOCK);
            if (isZero(header)) {
                return;
            }
            readEntry(header);
        }
        throw invalid("it has more than " + MAX_ENTRIES + " entries");
    }

    private void readEntry(byte[] header) throws IOException {
        if (!text(header, MAGIC, 5).equals("ustar") || !checksumIsRight(header)) {
            throw invalid("it is no tar, or a damaged one");
        }
        String prefix = text(header, MAGIC, 6).length() == 5 ? text(header, PREFIX, PREFIX_LENGTH) : "";
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, NAME_LENGTH);
        int size = size(header, name);
        switch (header[TYPE]) {
            case '0', 0 -> add(name, take(size));
            case '5' -> requireInside(name);
            case 'x', 'g' -> requireHarmless(name, take(size));
            case '1', '2' ->
                throw invalid("\"" + PolicyFiles.shortened(name) + "\" is a link, which could point anywhere");
            case '3', '4', '6' -> throw invalid("\"" + PolicyFiles.shortened(name) + "\" is a device or pipe");
            case 'L', 'K' -> throw invalid("it has a name of more than " + NAME_LENGTH + " characters");
            default ->
                throw invalid("\"" + PolicyFiles.shortened(name) + "\" is of the kind '" + (char) header[TYPE]
                        + "', a policy has plain files");
        }
        if (header[TYPE] != '5') {
            take((BLOCK - size % BLOCK) % BLOCK);
        }
    }

    private void add(String name, byte[] content) {
        requireInside(name);
        String plain = name.startsWith("./") ? name.substring(2) : name;
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid("\"" + PolicyFiles.shortened(name) + "\" is not a text in UTF-8");
        }
        if (files.put(plain, text) != null) {
            throw invalid("\"" + PolicyFiles.shortened(name) + "\" is in it twice");
        }
    }

    private static void requireInside(String name) {
        boolean outside = name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf(':') >= 0
                || Arrays.asList(name.split("/", -1)).contains("..");
        if (outside) {
            throw invalid("\"" + PolicyFiles.shortened(name) + "\" points out of the archive");
        }
    }

    /** Further attributes may come along, such as exact times, as long as they don't change what a header says. */
    private static void requireHarmless(String name, byte[] attributes) {
        String text = new String(attributes, StandardCharsets.ISO_8859_1);
        if (text.contains(" path=")
                || text.contains(" linkpath=")
                || text.contains(" size=")
                || text.contains(" GNU.sparse")) {
            throw invalid("\"" + PolicyFiles.shortened(name) + "\" changes the name or size of another entry");
        }
    }

    private static int size(byte[] header, String name) {
        String octal = text(header, SIZE, SIZE_LENGTH).strip();
        if (!octal.matches("[0-7]{1,11}") || Long.parseLong(octal, 8) > MAX_UNPACKED_BYTES) {
            throw invalid("\"" + PolicyFiles.shortened(name) + "\" is too large");
        }
        return Integer.parseInt(octal, 8);
    }

    private static boolean checksumIsRight(byte[] header) {
        String octal = text(header, CHECKSUM, CHECKSUM_LENGTH).strip();
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += own ? ' ' : header[i] & 0xff;
        }
        return octal.matches("[0-7]{1,7}") && Integer.parseInt(octal, 8) == sum;
    }

    private byte[] take(int count) throws IOException {
        if (count > left) {
            throw invalid("unpacked it has more than the " + MAX_UNPACKED_BYTES + " bytes that are taken");
        }
        left -= count;
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    /** Takes the directory away that was packed, where all files are in one. */
    private static SortedMap<String, String> withoutDirectory(SortedMap<String, String> files) {
        if (files.isEmpty() || files.keySet().stream().allMatch(PolicyFiles::allowed)) {
            return files;
        }
        String first = files.firstKey();
        String directory = first.substring(0, first.indexOf('/') + 1);
        if (directory.isEmpty() || !files.keySet().stream().allMatch(name -> name.startsWith(directory))) {
            return files;
        }
        SortedMap<String, String> inside = new TreeMap<>();
        files.forEach((name, text) -> inside.put(name.substring(directory.length()), text));
        return inside;
    }

    private static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** A text that ends at a zero, or where its field does. */
    private static String text(byte[] header, int start, int length) {
        int end = start;
        while (end < start + length && header[end] != 0) {
            end++;
        }
        return new String(header, start, end - start, StandardCharsets.UTF_8);
    }

    private static LifecycleException invalid(String problem) {
        return new LifecycleException(
                LifecycleException.Kind.INVALID, "invalid_archive", "the packed policy is not taken: " + problem);
    }
}
