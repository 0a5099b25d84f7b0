package dev.signalbox.plugins.modelservers.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** A body that has to be read by a deadline: the socket's own time-out begins anew with each byte that dribbles in. */
final class TimelyStream extends FilterInputStream {

    private final long deadline;

    /**
     * Reads another stream until the deadline.
     *
     * @param deadline of {@link System#nanoTime()}
     */
    TimelyStream(InputStream in, long deadline) {
        super(in);
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        check();
        return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        check();
        return super.read(buffer, offset, length);
    }

    private void check() throws SocketTimeoutException {
        if (System.nanoTime() - deadline > 0) {
            throw new SocketTimeoutException("the answer does not end in time");
        }
    }
}
