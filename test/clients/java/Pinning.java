import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs one client against the database of the environment, as its name says. */
public class Pinning {
    private static final String NAME = System.getenv("NAME");
    private static final String PASSWORD = System.getenv("PASSWORD");
    private static final String SERVER = "127.0.0.1:" + System.getenv("PORT") + "/shop";
    private static final int USES = 7;

    public static void main(String[] args) throws Exception {
        Map<String, Callable<Void>> clients = Map.of(
            "JDBC on PostgreSQL", () -> jdbc("postgresql", ""),
            "JDBC on PostgreSQL, assumeMinServerVersion, prepareThreshold=0",
                () -> jdbc("postgresql", "?assumeMinServerVersion=9.0&prepareThreshold=0"),
            "JDBC on MySQL, useServerPrepStmts=false", () -> jdbc("mysql", "?useServerPrepStmts=false"),
            "JDBC on MySQL, useServerPrepStmts=true", () -> jdbc("mysql", "?useServerPrepStmts=true"),
            "R2DBC on PostgreSQL", () -> r2dbc("postgresql", "", "$1::int"),
            "R2DBC on PostgreSQL, preparedStatementCacheQueries=0",
                () -> r2dbc("postgresql", "?preparedStatementCacheQueries=0", "$1::int"),
            "R2DBC on MySQL", () -> r2dbc("mariadb", "", "?"));
        clients.get(args[0]).call();
        System.exit(0);
    }

    private static Void jdbc(String driver, String options) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:" + driver + "://" + SERVER + options, NAME, PASSWORD)) {
            for (int use = 0; use < USES; use++) {
                try (var statement = connection.prepareStatement("SELECT ? + 1")) {
                    statement.setInt(1, 1);
                    statement.executeQuery();
                }
            }
        }
        return null;
    }

    private static Void r2dbc(String driver, String options, String parameter) {
        var url = "r2dbc:" + driver + "://" + NAME + ":" + PASSWORD + "@" + SERVER + options;
        Connection connection = Mono.from(ConnectionFactories.get(ConnectionFactoryOptions.parse(url)).create()).block();
        for (int use = 0; use < USES; use++) {
            var statement = connection.createStatement("SELECT " + parameter + " AS x").bind(0, 1);
            Flux.from(statement.execute()).flatMap(result -> result.map((row, metadata) -> row.get(0))).blockLast();
        }
        Mono.from(connection.close()).block();
        return null;
    }
}
