package dev.signalbox.plugins.discovery;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A DNS server on loopback, over UDP and TCP, that answers from a table: written from RFC 1035 (messages), RFC 3596 (AAAA) and RFC
 * 2782 (SRV), without the library under test.
 */
final class DnsDouble implements AutoCloseable {

    static final int NOERROR = 0;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int REFUSED = 5;

    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int SRV = 33;
    private static final Map<Integer, String> TYPES = Map.of(A, "A", AAAA, "AAAA", SRV, "SRV");
    private static final int ANSWER = 0x8180;
    private static final int TRUNCATED = 0x0200;
    private static final int MAX_UDP = 512;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<String, List<Answer>> table = new ConcurrentHashMap<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile int failure = NOERROR;
    private volatile boolean silent;
    private volatile boolean forged;

    static DnsDouble start() throws IOException {
        // The same port number for both, which another process may hold for one of them.
        for (int attempt = 0; ; attempt++) {
            ServerSocket tcp = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            try {
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), tcp.getInetAddress());
                return new DnsDouble(udp, tcp);
            } catch (SocketException e) {
                tcp.close();
                if (attempt == 100) {
                    throw e;
                }
            }
        }
    }

    private DnsDouble(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
        run("dns-double-udp", this::serveUdp);
        run("dns-double-tcp", this::serveTcp);
    }

    String address() {
        return tcp.getInetAddress().getHostAddress() + ":" + tcp.getLocalPort();
    }

    /** The questions so far, such as {@code udp vllm.test. A}. */
    List<String> questions() {
        return List.copyOf(questions);
    }

    void a(String name, int ttl, String... addresses) throws IOException {
        for (String address : addresses) {
            add(name, A, ttl, InetAddress.getByName(address).getAddress());
        }
    }

    void aaaa(String name, int ttl, String... addresses) throws IOException {
        for (String address : addresses) {
            add(name, AAAA, ttl, InetAddress.getByName(address).getAddress());
        }
    }

    void cname(String name, int ttl, String target) {
        add(name, CNAME, ttl, wireName(target));
    }

    void srv(String name, int ttl, int priority, int weight, int port, String target) {
        byte[] host = wireName(target);
        add(
                name,
                SRV,
                ttl,
                ByteBuffer.allocate(6 + host.length)
                        .putShort((short) priority)
                        .putShort((short) weight)
                        .putShort((short) port)
                        .put(host)
                        .array());
    }

    /** A name without records. */
    void exists(String name) {
        table.put(name, new CopyOnWriteArrayList<>());
    }

    void clear() {
        table.clear();
    }

    /** Answers everything with this code from now on, or from the table again. */
    void fail(int code) {
        failure = code;
    }

    /** Answers nothing from now on. */
    void fallSilent() {
        silent = true;
    }

    /** Sends an answer with another id, of another server as it were, ahead of each of its own. */
    void forge() {
        forged = true;
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void add(String name, int type, int ttl, byte[] data) {
        table.computeIfAbsent(name, ignored -> new CopyOnWriteArrayList<>()).add(new Answer(type, ttl, data));
    }

    private void serveUdp() throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[MAX_UDP], MAX_UDP);
            udp.receive(packet);
            byte[] answer = answer("udp", packet.getData(), packet.getLength());
            if (silent) {
                continue;
            }
            if (forged) {
                byte[] other = answer.clone();
                other[0]++;
                udp.send(new DatagramPacket(other, other.length, packet.getSocketAddress()));
            }
            if (answer.length > MAX_UDP) {
                ByteBuffer header = ByteBuffer.wrap(answer);
                header.putShort(2, (short) (header.getShort(2) | TRUNCATED)).putShort(6, (short) 0);
                answer = Arrays.copyOf(answer, 12 + questionLength(answer));
            }
            udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
    }

    private void serveTcp() throws IOException {
        while (true) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] question = new byte[in.readUnsignedShort()];
                in.readFully(question);
                byte[] answer = answer("tcp", question, question.length);
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            }
        }
    }

    /** The header and question as they came, the rest (EDNS) left out as a server without it may, then the answers. */
    private byte[] answer(String transport, byte[] message, int length) throws IOException {
        int questionLength = questionLength(message);
        String name = name(message, 12);
        int type = ByteBuffer.wrap(message, 0, length).getShort(12 + questionLength - 4);
        questions.add(transport + " " + name + " " + TYPES.get(type));
        List<Answer> answers = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        int code = failure != NOERROR ? failure : collect(name, type, answers, bytes, out);
        byte[] body = bytes.toByteArray();
        ByteBuffer answer = ByteBuffer.allocate(12 + questionLength + body.length)
                .put(message, 0, 2)
                .putShort((short) (ANSWER | code))
                .putShort((short) 1)
                .putShort((short) answers.size())
                .putInt(0)
                .put(message, 12, questionLength)
                .put(body);
        return answer.array();
    }

    private int collect(String name, int type, List<Answer> answers, ByteArrayOutputStream bytes, DataOutputStream out)
            throws IOException {
        String current = name;
        while (true) {
            List<Answer> known = table.get(current.toLowerCase(Locale.ROOT));
            if (known == null) {
                return NXDOMAIN;
            }
            String target = null;
            for (Answer answer : known) {
                if (answer.type() != type && answer.type() != CNAME) {
                    continue;
                }
                answers.add(answer);
                bytes.write(wireName(current));
                out.writeShort(answer.type());
                out.writeShort(1);
                out.writeInt(answer.ttl());
                out.writeShort(answer.data().length);
                out.write(answer.data());
                if (answer.type() == CNAME) {
                    target = name(answer.data(), 0);
                }
            }
            if (target == null || target.endsWith(".elsewhere.")) {
                return NOERROR;
            }
            current = target;
        }
    }

    private static int questionLength(byte[] message) {
        int at = 12;
        while (message[at] != 0) {
            at += 1 + message[at];
        }
        return at + 1 + 4 - 12;
    }

    private static String name(byte[] bytes, int start) {
        StringBuilder name = new StringBuilder();
        for (int at = start; bytes[at] != 0; at += 1 + bytes[at]) {
            name.append(new String(bytes, at + 1, bytes[at], StandardCharsets.US_ASCII))
                    .append('.');
        }
        return name.toString();
    }

    /** Labels with their lengths; the empty one after the last dot ends the name. */
    private static byte[] wireName(String name) {
        if (name.equals(".")) {
            return new byte[1];
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private void run(String name, Serving serving) {
        Thread thread = new Thread(
                () -> {
                    try {
                        serving.serve();
                    } catch (SocketException e) {
                        // Closed.
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                name);
        thread.start();
        threads.add(thread);
    }

    private interface Serving {
        void serve() throws IOException;
    }

    private record Answer(int type, int ttl, byte[] data) {}
}
