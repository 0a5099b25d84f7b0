package dev.signalbox.core.state;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A disk that loses power at a chosen step, and afterwards holds what a real one may hold then: what was synchronised for certain,
 * and of the rest nothing, all, or half.
 */
public final class CrashingDisk implements Disk {

    /** What becomes of what was not synchronised. */
    public enum Loss {
        NOTHING,
        EVERYTHING,
        HALF_OF_EACH_FILE
    }

    /** The power is gone. */
    public static final class PowerCut extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final Map<Path, byte[]> written = new TreeMap<>();
    private final Map<Path, byte[]> certain = new TreeMap<>();
    private final Map<Path, byte[]> synced = new TreeMap<>();
    private int stepsLeft = Integer.MAX_VALUE;
    private int steps;

    /** Files of a directory on this disk. */
    public CheckedFiles files() {
        return new CheckedFiles(this, Path.of("kept"));
    }

    /** The names of all files. */
    public List<String> names() {
        return list(Path.of("kept"));
    }

    /** Cuts the power at so many steps from now. */
    public void cutAfter(int newSteps) {
        stepsLeft = newSteps;
    }

    /** How many steps were done. */
    public int steps() {
        return steps;
    }

    /** Switches the power on again. */
    public void restart(Loss loss) {
        stepsLeft = Integer.MAX_VALUE;
        if (loss == Loss.NOTHING) {
            return;
        }
        Map<Path, byte[]> names = loss == Loss.EVERYTHING ? certain : written;
        Map<Path, byte[]> after = new TreeMap<>();
        names.forEach((file, content) -> after.put(
                file,
                loss == Loss.HALF_OF_EACH_FILE && synced.get(file) != content
                        ? Arrays.copyOf(content, content.length / 2)
                        : content));
        written.clear();
        written.putAll(after);
        certain.clear();
        certain.putAll(after);
        synced.clear();
        synced.putAll(after);
    }

    /** Changes a file behind the store's back. */
    public void damage(String ending) {
        written.replaceAll((file, content) ->
                file.toString().endsWith(ending) ? Arrays.copyOf(content, content.length - 1) : content);
    }

    @Override
    public List<String> list(Path directory) {
        return written.keySet().stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    @Override
    public byte[] read(Path file) throws IOException {
        byte[] content = written.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content;
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        step();
        written.put(file, content.clone());
        synced.remove(file);
    }

    @Override
    public void sync(Path fileOrDirectory) throws IOException {
        step();
        byte[] content = written.get(fileOrDirectory);
        if (content != null) {
            synced.put(fileOrDirectory, content);
        } else {
            // A directory: its names, each with what is certain of its content.
            certain.clear();
            written.forEach((file, bytes) -> certain.put(file, synced.get(file) == bytes ? bytes : new byte[0]));
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        byte[] content = written.remove(from);
        if (content == null) {
            throw new NoSuchFileException(from.toString());
        }
        written.put(to, content);
        if (synced.remove(from) == content) {
            synced.put(to, content);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        step();
        written.remove(file);
        synced.remove(file);
    }

    private void step() throws IOException {
        if (stepsLeft <= 0) {
            throw new PowerCut();
        }
        stepsLeft--;
        steps++;
    }
}
