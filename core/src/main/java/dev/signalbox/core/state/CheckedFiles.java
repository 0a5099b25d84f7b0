package dev.signalbox.core.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Files of one directory that are old or new after a crash, never half of one, and tell when they were damaged.
 *
 * <p>A file is written under another name, synchronised, renamed, and its directory synchronised. Its first line is the SHA-256
 * of the rest. Changed by one thread at a time.
 */
public final class CheckedFiles {

    private static final String UNFINISHED = ".new";
    private static final String DAMAGED = ".damaged";
    private static final int DIGITS = 64;

    private final Disk disk;
    private final Path directory;

    CheckedFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** The names of the files with this ending; what a crash left unfinished is cleared away. */
    public List<String> names(String ending) throws IOException {
        List<String> all = disk.list(directory);
        for (String name : all) {
            if (name.endsWith(UNFINISHED)) {
                disk.delete(directory.resolve(name));
            }
        }
        return all.stream().filter(name -> name.endsWith(ending)).toList();
    }

    /** Creates a file or replaces its content, and returns when it would outlive a crash. */
    public void save(String name, byte[] content) throws IOException {
        FileReplacement.replace(disk, directory.resolve(name), directory.resolve(name + UNFINISHED), withSum(content));
    }

    /**
     * A file's content.
     *
     * @throws IOException if it can't be read, or is not what was written
     */
    public byte[] load(String name) throws IOException {
        byte[] all = disk.read(directory.resolve(name));
        if (all.length > DIGITS && all[DIGITS] == '\n') {
            byte[] content = Arrays.copyOfRange(all, DIGITS + 1, all.length);
            if (Arrays.equals(all, withSum(content))) {
                return content;
            }
        }
        throw new IOException(name + " is damaged: it does not have the SHA-256 that its first line says");
    }

    /** Puts a damaged file where it is not read again, but can be looked at, with {@code .damaged} behind its name. */
    public void setAside(String name) throws IOException {
        disk.rename(directory.resolve(name), directory.resolve(name + DAMAGED));
        disk.sync(directory);
    }

    /** Deletes a file if there is one. */
    public void delete(String name) throws IOException {
        disk.delete(directory.resolve(name));
        disk.sync(directory);
    }

    private static byte[] withSum(byte[] content) {
        byte[] sum = HexFormat.of().formatHex(digest(content)).getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(sum, DIGITS + 1 + content.length);
        all[DIGITS] = '\n';
        System.arraycopy(content, 0, all, DIGITS + 1, content.length);
        return all;
    }

    private static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
