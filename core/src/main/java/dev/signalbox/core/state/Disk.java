package dev.signalbox.core.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The few things that are done to a disk, each of which a crash can come between.
 *
 * <p>What is written or renamed may be lost or incomplete after a crash until it was synchronised: the file for its content, the
 * directory for its names.
 */
interface Disk {

    /** The names in a directory, in their order; none if there is no such directory. */
    List<String> list(Path directory) throws IOException;

    byte[] read(Path file) throws IOException;

    /** Creates a file or replaces its content. */
    void write(Path file, byte[] content) throws IOException;

    /** Waits until a file's content, or a directory's names, would outlive a crash. */
    void sync(Path fileOrDirectory) throws IOException;

    /** Gives a file another name, in one step; a file that has this name is replaced. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file if there is one. */
    void delete(Path file) throws IOException;
}
