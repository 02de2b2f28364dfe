#!/usr/bin/env bash
# Trino's date_add takes a bigint and fails beyond 24.8 days of milliseconds.
#
# Packages  io.trino:trino-main 426 (Maven), run in process; duckdb 1.5.5 (PyPI)
# Expected  date_add('millisecond', epoch_ms, TIMESTAMP '1970-01-01') turns epoch milliseconds into a timestamp: the
#           signature is date_add(varchar, bigint, timestamp), and epoch milliseconds are a bigint.
# Happens   2147483647 works, 2147483648 is "integer overflow". count(*) over a subquery that
#           has the failing expression works all the same, for Trino leaves out what nobody selects.
#           from_unixtime(ms / 1000e0) is exact; DuckDB's timestamp + to_milliseconds(ms) takes any.
# Matters   Lakes of log records keep epoch milliseconds. A view over them that was tested with DuckDB, or by count(*),
#           fails at the first dashboard panel that selects the time.
# Documented  Trino, "Date and time functions": date_add(unit, value, timestamp) names no limit. Newer Trino lifted
#           it (trinodb/trino pull request 28083).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat > pom.xml <<'XML'
<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
<dependencies><dependency><groupId>io.trino</groupId><artifactId>trino-main</artifactId><version>426</version></dependency></dependencies></project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib >/dev/null
cat > Ask.java <<'JAVA'
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.LocalQueryRunner;
import io.trino.testing.TestingSession;

public class Ask {
    public static void main(String[] queries) {
        try (var runner = LocalQueryRunner.create(TestingSession.testSessionBuilder().setTimeZoneKey(TimeZoneKey.UTC_KEY).build())) {
            for (String query : queries) {
                try {
                    System.out.println(runner.execute(query).getOnlyValue());
                } catch (RuntimeException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
        System.exit(0);
    }
}
JAVA
trino() {
  java -XX:TieredStopAtLevel=1 -Xmx1g -Djdk.attach.allowAttachSelf=true --add-opens=java.base/java.nio=ALL-UNNAMED \
    -cp 'lib/*' Ask.java "$@" 2>/dev/null | grep -v '^#' # a library's warning
}
since="TIMESTAMP '1970-01-01 00:00:00.000'"
seen=$(trino "SELECT CAST(date_add('millisecond', 2147483647, $since) AS varchar)" \
  "SELECT CAST(date_add('millisecond', 2147483648, $since) AS varchar)" \
  "SELECT count(*) FROM (SELECT date_add('millisecond', x, $since) AS t FROM (VALUES 1790161200123) AS v(x))" \
  "SELECT CAST(CAST(from_unixtime(1790161200123 / 1000e0) AS timestamp(3)) AS varchar)")
echo "$seen"
python3 -m venv env
env/bin/pip --quiet --disable-pip-version-check install duckdb==1.5.5
duck=$(env/bin/python -c "import duckdb; print(duckdb.sql(\"SELECT ($since + to_milliseconds(1790161200123))::VARCHAR\").fetchone()[0])")
echo "duckdb: $duck"
[ "$seen" = "1970-01-25 20:31:23.647
integer overflow
1
2026-09-23 11:00:00.123" ] && [ "$duck" = '2026-09-23 11:00:00.123' ]
