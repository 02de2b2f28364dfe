import java.io.IOException;

/**
 * Starts a Trino server for as long as somebody holds its standard input open: it never outlives who
 * started it. (The start class of Trino's own package is in no artefact of Maven's.)
 */
public class TrinoStart {
    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().start(TrinoStart::endWithInput);
        new io.trino.server.Server().start(arguments[0]);
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // It has ended all the same.
        }
        // Not exit(): its hooks wait for queries, and nothing of this server is kept.
        Runtime.getRuntime().halt(0);
    }
}
