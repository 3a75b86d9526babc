import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** Speaks MongoDB's wire protocol on a loopback port and keeps everything in memory. Argument: the port. */
class MemoryServer {
    /** The newest version that the library knows is older than what today's clients accept. */
    static final MongoVersion ACCEPTED_BY_CLIENTS = new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    };

    public static void main(String[] arguments) {
        var server = new MongoServer(new MemoryBackend().version(ACCEPTED_BY_CLIENTS));
        server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    }
}
