#!/usr/bin/env bash
# java.net.http.HttpClient: five calls at once resume 5 times in TLS 1.2 and once in TLS 1.3.
#
# Packages  OpenJDK 17 (Debian 12) and any later JDK tried (25.0.3): client and server of the same JDK
# Expected  A newer protocol resumes no less than the older one.
# Happens   One after another both resume every time. Five at once, TLS 1.2: all five. TLS 1.3: one or two, the others
#           make full handshakes with a session that could have been used: JSSE keeps one ticket for a host and
#           takes it out when it is used, until the answer brings the next one.
# Matters   A pool that refills opens connections at once. After a balancer's policy goes from TLS 1.2 to 1.3 the
#           resumption rate of Java clients falls, with no fault anywhere: a ceiling, not a deviation.
# Documented  RFC 8446, C.4 advises single use; the JDK's JSSE guide has a page on session resumption
#           and does not say that parallel connections share one ticket.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
password=changeit
keytool -genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=localhost -ext san=dns:localhost \
  -keystore keys.p12 -storetype PKCS12 -storepass $password -validity 2 2>/dev/null
keytool -exportcert -alias server -keystore keys.p12 -storepass $password -file cert.der 2>/dev/null
keytool -importcert -noprompt -alias trusted -file cert.der -keystore keys.p12 -storepass $password 2>/dev/null
cat > Burst.java <<'JAVA'
import java.io.File;
import java.net.*;
import java.net.http.*;
import java.security.KeyStore;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;
import javax.net.ssl.*;

public class Burst {
    static final char[] PASSWORD = "changeit".toCharArray();

    static void serve(SSLServerSocket listener, List<Boolean> resumed) throws Exception {
        while (true) {
            SSLSocket socket = (SSLSocket) listener.accept();
            long accepted = System.currentTimeMillis();
            Thread thread = new Thread(() -> {
                try (socket) {
                    socket.startHandshake();
                    resumed.add(socket.getSession().getCreationTime() < accepted); // a resumed session is older
                    socket.getInputStream().read(new byte[4096]);
                    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
                    socket.getOutputStream().write(answer.getBytes());
                    socket.getOutputStream().flush();
                } catch (Exception e) {
                    System.err.println(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
    }

    public static void main(String[] args) throws Exception {
        KeyStore keys = KeyStore.getInstance(new File("keys.p12"), PASSWORD);
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(keys);
        Map<String, Long> burst = new HashMap<>();
        boolean serial = true;
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            SSLContext server = SSLContext.getInstance("TLS");
            server.init(own.getKeyManagers(), null, null);
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, trust.getTrustManagers(), null);
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            SSLServerSocket listener = (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 50, loopback);
            listener.setEnabledProtocols(new String[] {version});
            List<Boolean> resumed = new CopyOnWriteArrayList<>();
            Thread thread = new Thread(() -> { try { serve(listener, resumed); } catch (Exception e) { } });
            thread.setDaemon(true);
            thread.start();
            HttpClient http = HttpClient.newBuilder().sslContext(client).version(HttpClient.Version.HTTP_1_1).build();
            URI uri = URI.create("https://localhost:" + listener.getLocalPort() + "/");
            HttpRequest request = HttpRequest.newBuilder(uri).build();
            for (int i = 0; i < 4; i++) {
                http.send(request, HttpResponse.BodyHandlers.discarding());
                Thread.sleep(200);
            }
            System.out.println(version + " one after another: resumed " + resumed);
            serial &= resumed.equals(List.of(false, true, true, true));
            resumed.clear();
            CompletableFuture.allOf(IntStream.range(0, 5)
                .mapToObj(i -> http.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
                .toArray(CompletableFuture[]::new)).join();
            Thread.sleep(300);
            System.out.println(version + " five at once:      resumed " + resumed);
            burst.put(version, resumed.stream().filter(r -> r).count());
        }
        boolean asKnown = serial && burst.get("TLSv1.2") == 5 && burst.get("TLSv1.3") < 4;
        System.exit(asKnown ? 0 : 1);
    }
}
JAVA
java -version 2>&1 | head -1
java Burst.java
