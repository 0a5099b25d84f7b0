package dev.signalbox.core.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A DNS server on loopback that knows one service, and answers every question with its records: RFC 1035 and 2782. */
final class ServiceRecords implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int MAX_MESSAGE = 512;
    private static final byte[] TARGET = "\11localhost\0".getBytes(StandardCharsets.US_ASCII);

    private final DatagramSocket socket;
    private volatile int[] ports = {};

    static ServiceRecords start() throws IOException {
        ServiceRecords started = new ServiceRecords(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        new Thread(started::serve, "service-records").start();
        return started;
    }

    private ServiceRecords(DatagramSocket socket) {
        this.socket = socket;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The ports of localhost at which the service is, from now on. */
    void answer(int... now) {
        ports = now;
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[MAX_MESSAGE], MAX_MESSAGE);
                socket.receive(packet);
                byte[] answer = answerTo(packet.getData());
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (SocketException e) {
            // Closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] answerTo(byte[] message) {
        int[] now = ports;
        int end = HEADER;
        while (message[end] != 0) {
            end += 1 + message[end];
        }
        end += 1 + 4;
        ByteBuffer answer = ByteBuffer.allocate(end + now.length * (HEADER + 6 + TARGET.length))
                .put(message, 0, 2)
                .putShort((short) 0x8180)
                .putShort((short) 1)
                .putShort((short) now.length)
                .putInt(0)
                .put(message, HEADER, end - HEADER);
        for (int port : now) {
            // The question's name, SRV, IN, no time to live, and the record: priority, weight, port, target.
            answer.putShort((short) 0xc00c)
                    .putShort((short) 33)
                    .putShort((short) 1)
                    .putInt(0);
            answer.putShort((short) (6 + TARGET.length));
            answer.putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) port)
                    .put(TARGET);
        }
        return answer.array();
    }
}
