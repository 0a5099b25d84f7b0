package dev.signalbox.core.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Packs texts as {@code tar czf} does, with nothing in it that differs from one machine or run to the next. */
final class TarWriter {

    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;

    private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    private final long modifiedSeconds;

    /**
     * Begins an archive.
     *
     * @param modified the time of all its files
     */
    TarWriter(Instant modified) {
        this.modifiedSeconds = Math.max(0, modified.getEpochSecond());
    }

    void add(String name, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] header = new byte[BLOCK];
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME_LENGTH) {
            throw Bundle.invalid(
                    "\"" + PolicyFiles.shortened(name) + "\" has a name of more than " + NAME_LENGTH + " characters");
        }
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, octal(content.length));
        put(header, 136, octal(modifiedSeconds));
        put(header, 257, "ustar");
        put(header, 263, "00");
        header[156] = '0';
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o\0", sum));
        blocks.writeBytes(header);
        blocks.writeBytes(content);
        blocks.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    byte[] packed() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            blocks.writeTo(out);
            out.write(new byte[2 * BLOCK]);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
        return packed.toByteArray();
    }

    private static String octal(long number) {
        return String.format("%011o", number);
    }

    private static void put(byte[] header, int start, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, start, bytes.length);
    }
}
