package dev.signalbox.core.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real disk. */
final class FileDisk implements Disk {

    private static final String LOCK = "lock";

    private final @Nullable FileChannel lockFile;

    /** The disk, with nothing taken. */
    FileDisk() {
        this(null);
    }

    private FileDisk(@Nullable FileChannel lockFile) {
        this.lockFile = lockFile;
    }

    /**
     * Creates a directory if it is missing, and takes it for this process.
     *
     * @return empty if another sidecar has it
     * @throws IOException if it can't be written
     */
    static Optional<FileDisk> take(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new FileDisk(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Another sidecar of this very process.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        Path directory = FileReplacement.parent(file);
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            sync(FileReplacement.parent(directory));
        }
        Files.write(file, content);
    }

    @Override
    public void sync(Path fileOrDirectory) throws IOException {
        // Linux and macOS open directories for this; where a system does not, its names can't be synchronised either.
        try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Lets another process have the directory. */
    void close() {
        try {
            if (lockFile != null) {
                lockFile.close();
            }
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
    }
}
