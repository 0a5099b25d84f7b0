package dev.signalbox.core.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a sidecar keeps what must outlive it, for itself alone; each part of it has a directory of its own below.
 *
 * <p>May be used by many threads. Two of them must not change the files of one part at once.
 */
public final class StateDirectory implements AutoCloseable {

    private final Disk disk;
    private final Path root;
    private final Runnable release;
    private final Optional<String> problem;

    private StateDirectory(Disk disk, Path root, Runnable release, Optional<String> problem) {
        this.disk = disk;
        this.root = root;
        this.release = release;
        this.problem = problem;
    }

    /** One in memory, which ends with the process. */
    public static StateDirectory inMemory() {
        return inMemory(Optional.empty());
    }

    /**
     * Takes a directory for this process, and makes it if it is missing. If it can't be had, one in memory takes its place and
     * tells of it: a full or read-only disk is no reason not to serve.
     */
    public static StateDirectory open(Path directory) {
        try {
            Optional<FileDisk> disk = FileDisk.take(directory);
            return disk.map(taken -> new StateDirectory(taken, directory, taken::close, Optional.empty()))
                    .orElseGet(() -> inMemory(
                            Optional.of(directory + " is in use by another sidecar: each needs one of its own")));
        } catch (IOException e) {
            return inMemory(Optional.of(directory + " can't be used (" + e + ")"));
        }
    }

    private static StateDirectory inMemory(Optional<String> problem) {
        return new StateDirectory(new MemoryDisk(), Path.of(""), () -> {}, problem);
    }

    /**
     * The files of one part.
     *
     * @param part the name of its directory
     */
    public CheckedFiles files(String part) {
        return new CheckedFiles(disk, root.resolve(part));
    }

    /** Why nothing is kept that should be, in words; empty if all is as it was asked for. */
    public Optional<String> problem() {
        return problem;
    }

    /** Lets another process have the directory. */
    @Override
    public void close() {
        release.run();
    }
}
