import java.nio.file.Path;
import java.util.Map;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** One Elasticsearch node on loopback. Arguments: the folder with modules and plugins, one for data, the port. */
class SearchNode {
    private static final String NAME = "near-miss-tests";

    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var data = Path.of(arguments[1]);
        System.setProperty("es.path.home", home.toString());
        System.setProperty("es.distribution.type", "tar");
        var settings = Settings.builder()
            .put("path.home", home)
            .put("path.data", data.resolve("data"))
            .put("path.logs", data.resolve("logs"))
            .put("cluster.name", NAME)
            .put("network.host", "127.0.0.1")
            .put("http.port", arguments[2])
            .put("transport.port", "0")
            .put("discovery.type", "single-node")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        var environment = InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), data, () -> NAME);
        LogConfigurator.configureESLogging();
        LogConfigurator.configureWithoutConfig(Settings.builder().put("logger.level", "INFO").build());
        var node = new Node(environment, loader(home));
        node.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        Thread.currentThread().join();
    }

    /** The server is on the class path here, so it has no module of its own to export to plugins. */
    private static PluginsLoader loader(Path home) {
        var modules = PluginsLoader.loadModulesBundles(home.resolve("modules"));
        var plugins = PluginsLoader.loadPluginsBundles(home.resolve("plugins"));
        return PluginsLoader.createPluginsLoader(modules, plugins, Map.of(), false);
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (Exception error) {
            error.printStackTrace();
        }
    }
}
