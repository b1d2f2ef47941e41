import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import java.io.File;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.SessionRepository;
import org.springframework.session.Session;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

/** Uses a cache in cluster mode as one client does, and ends with an error if that does not work. */
public class Caching {
    private static final String NAME = System.getenv("NAME");
    private static final String PASSWORD = System.getenv("PASSWORD");
    private static final int PORT = Integer.parseInt(System.getenv("PORT"));
    private static final File CA = new File(System.getenv("CA"));

    public static void main(String[] args) throws Exception {
        Map<String, Callable<Void>> clients = Map.of(
            "Lettuce", Caching::lettuce,
            "Redisson", Caching::redisson,
            "Spring Session", () -> springSession(false),
            "Spring Session, indexed", () -> springSession(true));
        try {
            clients.get(args[0]).call();
        } catch (Throwable error) {
            error.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static ClusterClientOptions options() {
        var ssl = SslOptions.builder().trustManager(CA).build();
        return ClusterClientOptions.builder(ClientOptions.builder().sslOptions(ssl).build()).build();
    }

    private static Void lettuce() {
        var uri = RedisURI.Builder.redis("127.0.0.1", PORT).withSsl(true)
            .withAuthentication(NAME, PASSWORD.toCharArray()).build();
        var client = RedisClusterClient.create(uri);
        client.setOptions(options());
        var commands = client.connect().sync();
        commands.set("app:1", "x");
        require("x".equals(commands.get("app:1")));
        return null;
    }

    private static Void redisson() throws Exception {
        var config = new Config();
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (var in = new FileInputStream(CA)) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var servers = config.useClusterServers().addNodeAddress("rediss://127.0.0.1:" + PORT);
        servers.setMasterConnectionMinimumIdleSize(1).setSlaveConnectionMinimumIdleSize(1);
        servers.setUsername(NAME).setPassword(PASSWORD).setSslTrustManagerFactory(trust);
        RedissonClient client = Redisson.create(config);
        client.getBucket("app:1").set("x");
        require("x".equals(client.getBucket("app:1").get()));
        var lock = client.getLock("app:lock");
        require(lock.tryLock(2, 5, TimeUnit.SECONDS));
        lock.unlock();
        return null;
    }

    private static Void springSession(boolean indexed) {
        var cluster = new RedisClusterConfiguration(List.of("127.0.0.1:" + PORT));
        cluster.setUsername(NAME);
        cluster.setPassword(PASSWORD);
        var client = LettuceClientConfiguration.builder().clientOptions(options()).useSsl().build();
        var factory = new LettuceConnectionFactory(cluster, client);
        factory.start();
        var template = new RedisTemplate<String, Object>();
        template.setConnectionFactory(factory);
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.afterPropertiesSet();
        if (indexed) {
            keep(new RedisIndexedSessionRepository(template));
        } else {
            keep(new RedisSessionRepository(template));
        }
        return null;
    }

    private static <S extends Session> void keep(SessionRepository<S> sessions) {
        var session = sessions.createSession();
        session.setAttribute("user", "ada");
        sessions.save(session);
        require("ada".equals(sessions.findById(session.getId()).getAttribute("user")));
        sessions.deleteById(session.getId());
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("another value than was written");
        }
    }
}
