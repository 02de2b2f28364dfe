import java.net.URI;
import java.net.http.*;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.*;

/** Eight calls one after another at each address, then five at once. */
class HttpClientCheck {
    public static void main(String[] urls) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String url : urls) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            for (int made = 0; made < 8; made++) {
                client.send(request, BodyHandlers.discarding());
            }
            CompletableFuture.allOf(IntStream.range(0, 5)
                .mapToObj(at -> client.sendAsync(request, BodyHandlers.discarding()))
                .toArray(CompletableFuture[]::new)).join();
        }
    }
}
