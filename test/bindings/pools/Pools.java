import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/**
 * Uses the connections of each pool, writes `warm`, and waits for a line; meanwhile the test freezes it. Then it asks by each
 * pool once more, and writes what that comes to.
 */
public final class Pools {
  private static final int CONNECTIONS = 3;
  /** Shorter than the 5 seconds for which HikariCP waits for a connection that does not answer. */
  private static final int PATIENCE_SECONDS = 4;
  private static final int WARM_SECONDS = 60;
  /** For how many milliseconds HikariCP trusts a connection that was used. */
  private static final String TRUSTED = "com.zaxxer.hikari.aliveBypassWindowMs";
  private static final int LONG_MILLIS = 60_000;

  /** Where a call gets its connection. */
  private interface Source {
    Connection take() throws SQLException;
  }

  /** A way to use a pool, by the words of the README's table, with a thread that makes its calls. */
  private record Strategy(
      String database, String pool, String name, int connections, Source source, ExecutorService thread) {
    Future<?> warm() {
      return thread.submit(() -> {
        // Twice: Tomcat notes when a connection was checked only when it gives out one that it has.
        for (int round = 0; round < 2; round++) {
          var taken = new ArrayList<Connection>();
          for (int count = 0; count < connections; count++) {
            taken.add(source.take());
          }
          for (var connection : taken) {
            query(connection);
          }
        }
        return null;
      });
    }

    Future<?> ask() {
      return thread.submit(() -> {
        query(source.take());
        return null;
      });
    }
  }

  public static void main(String[] args) throws Exception {
    var strategies = new ArrayList<Strategy>();
    // The PostgreSQL driver takes seconds, and that of MariaDB milliseconds.
    strategies.addAll(new Pools("PostgreSQL", System.getenv("POSTGRESQL"), "1").strategies());
    strategies.addAll(new Pools("MariaDB", System.getenv("MARIADB"), "1000").strategies());
    for (var warm : strategies.stream().map(Strategy::warm).toList()) {
      warm.get(WARM_SECONDS, TimeUnit.SECONDS);
    }
    System.out.println("warm");
    System.in.read();
    var asked = strategies.stream().map(Strategy::ask).toList();
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (int index = 0; index < asked.size(); index++) {
      var strategy = strategies.get(index);
      var outcome = outcome(asked.get(index), end);
      System.out.println(String.join("\t", strategy.database, strategy.pool, strategy.name, outcome));
    }
    // Some threads still hang.
    System.exit(0);
  }

  private static void query(Connection taken) throws SQLException {
    try (var connection = taken; var statement = connection.createStatement()) {
      statement.executeQuery("SELECT 1");
    }
  }

  /** What an answer comes to, and the stack trace of its error. */
  private static String outcome(Future<?> asked, long end) throws InterruptedException {
    try {
      asked.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return "answers\t";
    } catch (TimeoutException e) {
      return "hangs\t";
    } catch (ExecutionException e) {
      var trace = new StringWriter();
      e.getCause().printStackTrace(new PrintWriter(trace, true));
      return "fails\t" + Base64.getEncoder().encodeToString(trace.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private final String database;
  private final String url;
  private final String socketTimeout;
  private final List<Strategy> strategies = new ArrayList<>();

  private Pools(String database, String url, String socketTimeout) {
    this.database = database;
    this.url = url;
    this.socketTimeout = socketTimeout;
  }

  private List<Strategy> strategies() throws IOException {
    addHikari();
    addTomcat();
    add("JDBC", "a connection for each call", CONNECTIONS, () -> DriverManager.getConnection(url, user(), password()));
    return strategies;
  }

  private void addHikari() throws IOException {
    Consumer<HikariConfig> asItIs = config -> {};
    Consumer<HikariConfig> socket = config -> config.addDataSourceProperty("socketTimeout", socketTimeout);
    hikari("the pool as it is, frozen for longer than half a second", asItIs);
    hikari("the same, `socketTimeout` of the driver", socket);
    hikari("the same, `validationTimeout` of 250 ms", config -> config.setValidationTimeout(250));
    var recipe = new Properties();
    recipe.load(new StringReader(System.getenv("RECIPE")));
    hikari("`maximumPoolSize=1`, `validationTimeout=250`", new HikariConfig(recipe));
    System.setProperty(TRUSTED, String.valueOf(LONG_MILLIS));
    hikari("the pool as it is, frozen for a shorter time", asItIs);
    hikari("frozen for a shorter time, `socketTimeout` of the driver", socket);
    System.clearProperty(TRUSTED);
  }

  private void addTomcat() {
    Consumer<PoolProperties> tested = properties -> {
      properties.setTestOnBorrow(true);
      properties.setValidationInterval(100);
    };
    var asked = tested.andThen(properties -> properties.setValidationQuery("SELECT 1"));
    Consumer<PoolProperties> limited = properties -> properties.setValidationQueryTimeout(1);
    tomcat("the pool as it is", properties -> {});
    tomcat("`testOnBorrow`, `validationQuery`, frozen for longer than `validationInterval`", asked);
    tomcat("the same, `validationQueryTimeout`", asked.andThen(limited));
    tomcat(
        "the same, `socketTimeout` of the driver",
        asked.andThen(properties -> properties.setConnectionProperties("socketTimeout=" + socketTimeout)));
    tomcat("the same, `validationQueryTimeout` without `validationQuery`", tested.andThen(limited));
    tomcat(
        "`testOnBorrow`, `validationQuery`, frozen for a shorter time",
        asked.andThen(properties -> properties.setValidationInterval(LONG_MILLIS)));
  }

  private void hikari(String name, Consumer<HikariConfig> settings) {
    var config = new HikariConfig();
    config.setMaximumPoolSize(CONNECTIONS);
    settings.accept(config);
    hikari(name, config);
  }

  private void hikari(String name, HikariConfig config) {
    config.setJdbcUrl(url);
    config.setUsername(user());
    config.setPassword(password());
    add("HikariCP", name, config.getMaximumPoolSize(), new HikariDataSource(config)::getConnection);
  }

  private void tomcat(String name, Consumer<PoolProperties> settings) {
    var properties = new PoolProperties();
    properties.setUrl(url);
    properties.setUsername(user());
    properties.setPassword(password());
    properties.setMaxActive(CONNECTIONS);
    properties.setInitialSize(CONNECTIONS);
    settings.accept(properties);
    add("Tomcat JDBC", name, CONNECTIONS, new DataSource(properties)::getConnection);
  }

  private void add(String pool, String name, int connections, Source source) {
    var thread = Executors.newSingleThreadExecutor();
    strategies.add(new Strategy(database, pool, name, connections, source, thread));
  }

  private static String user() {
    return System.getenv("NAME");
  }

  private static String password() {
    return System.getenv("PASSWORD");
  }
}
