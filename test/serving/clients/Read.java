// A client of the published file: DuckDB's JDBC driver.
// java -cp DRIVER Read.java (loop | hold) FILE QUERIES
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

public class Read {
    private static String file;
    private static String[] statements;

    public static void main(String[] args) throws Exception {
        file = args[1];
        statements = Files.readString(Path.of(args[2])).split(";");
        while (args[0].equals("loop")) {
            openAndTell();
            Thread.sleep(50); // so that a run beside it gets on
        }
        try (Connection held = open()) {
            // The other questions later, so that their tables are first read when the file has been replaced.
            tell(held, Arrays.copyOf(statements, 1));
            BufferedReader asked = new BufferedReader(new InputStreamReader(System.in));
            while (asked.readLine() != null) {
                tell(held, statements);
                openAndTell();
            }
        }
    }

    private static Connection open() throws SQLException {
        Properties readOnly = new Properties();
        readOnly.setProperty("duckdb.read_only", "true");
        return DriverManager.getConnection("jdbc:duckdb:" + file, readOnly);
    }

    private static void openAndTell() throws SQLException {
        try (Connection connection = open()) {
            tell(connection, statements);
        }
    }

    private static void tell(Connection connection, String[] questions) throws SQLException {
        List<String> told = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String sql : questions) {
                try (ResultSet row = statement.executeQuery(sql)) {
                    while (row.next())
                        told.add("[\"" + row.getString(1) + "\"," + row.getInt(2) + "," + row.getInt(3) + "]");
                }
            }
        }
        System.out.println("[" + String.join(",", told) + "]");
    }
}
