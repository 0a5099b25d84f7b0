package dev.signalbox.plugins.discovery;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.io.IoClientFactory;
import org.xbill.DNS.io.TcpIoClient;
import org.xbill.DNS.io.UdpIoClient;

/**
 * Sends questions and waits for the answers in the caller's thread.
 *
 * <p>dnsjava's own way starts a thread for the whole class loader that can't be waited for. Thread-safe.
 */
final class BlockingExchange implements IoClientFactory, UdpIoClient, TcpIoClient, Closeable {

    private static final int LENGTH_BYTES = 2;

    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Override
    public UdpIoClient createOrGetUdpClient() {
        return this;
    }

    @Override
    public TcpIoClient createOrGetTcpClient() {
        return this;
    }

    @Override
    public CompletableFuture<byte[]> sendAndReceiveUdp(
            @Nullable InetSocketAddress local,
            InetSocketAddress remote,
            Message query,
            byte[] data,
            int max,
            Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try (DatagramSocket socket = tracked(new DatagramSocket())) {
            socket.connect(remote);
            socket.send(new DatagramPacket(data, data.length));
            DatagramPacket answer = new DatagramPacket(new byte[max], max);
            do {
                socket.setSoTimeout(millisUntil(end));
                answer.setLength(max);
                socket.receive(answer);
            } while (!isAnswerTo(data, answer));
            return CompletableFuture.completedFuture(Arrays.copyOf(answer.getData(), answer.getLength()));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            open.removeIf(BlockingExchange::isClosed);
        }
    }

    @Override
    public CompletableFuture<byte[]> sendAndReceiveTcp(
            @Nullable InetSocketAddress local, InetSocketAddress remote, Message query, byte[] data, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try (Socket socket = tracked(new Socket())) {
            socket.connect(remote, millisUntil(end));
            byte[] framed = new byte[LENGTH_BYTES + data.length];
            framed[0] = (byte) (data.length >>> Byte.SIZE);
            framed[1] = (byte) data.length;
            System.arraycopy(data, 0, framed, LENGTH_BYTES, data.length);
            socket.getOutputStream().write(framed);
            byte[] length = read(socket, LENGTH_BYTES, end);
            return CompletableFuture.completedFuture(
                    read(socket, (length[0] & 0xff) << Byte.SIZE | (length[1] & 0xff), end));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            open.removeIf(BlockingExchange::isClosed);
        }
    }

    /** Ends what waits for an answer, and refuses what comes. */
    @Override
    public void close() {
        closed = true;
        for (Closeable socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use any more either way.
            }
        }
    }

    private <T extends Closeable> T tracked(T socket) throws IOException {
        open.add(socket);
        if (closed) {
            socket.close();
            throw new IOException("the source is closed");
        }
        return socket;
    }

    private static boolean isClosed(Closeable socket) {
        return socket instanceof DatagramSocket udp ? udp.isClosed() : ((Socket) socket).isClosed();
    }

    /** Whether it has the question's id; what hasn't was sent by somebody else, or came too late for an earlier one. */
    private static boolean isAnswerTo(byte[] question, DatagramPacket answer) {
        byte[] data = answer.getData();
        return answer.getLength() >= 2 && data[0] == question[0] && data[1] == question[1];
    }

    private static byte[] read(Socket socket, int length, long end) throws IOException {
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            socket.setSoTimeout(millisUntil(end));
            int count = socket.getInputStream().read(bytes, at, length - at);
            if (count < 0) {
                throw new EOFException("the connection ended within the answer");
            }
            at += count;
        }
        return bytes;
    }

    /** At least one: none would mean for ever. */
    private static int millisUntil(long end) throws SocketTimeoutException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }
}
