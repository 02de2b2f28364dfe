#!/usr/bin/env bash
# 100.0 * a / b is rounded to one decimal by Trino: a rate under 0.05 % is exactly zero.
#
# Packages  io.trino:trino-main 426 (Maven), run in process; duckdb 1.5.5 (PyPI)
# Expected  The 100.0 is there to leave integer division behind, so 4 of 10,000 are 0.04 percent, as in DuckDB.
# Happens   Trino reads 100.0 as decimal(4,1), not double; decimal divided by bigint keeps the larger scale of the two,
#           one digit: 0.0, and 1 of 7 is 14.3. DuckDB divides the same text as DOUBLE: 0.04 and 14.28….
#           100e0 is a double in both.
# Matters   Resumption rates at a balancer that should never resume are small. "Never" and "sometimes" are two
#           verdicts, and this rounds the one to the other in the dashboard only, with no warning and no NULL.
# Documented  Trino, "Decimal functions and operators" has the formula of a quotient's scale.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat > pom.xml <<'XML'
<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
<dependencies><dependency><groupId>io.trino</groupId><artifactId>trino-main</artifactId><version>426</version></dependency></dependencies></project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib >/dev/null
cat > Ask.java <<'JAVA'
import io.trino.testing.LocalQueryRunner;
import io.trino.testing.TestingSession;

public class Ask {
    public static void main(String[] query) {
        try (var runner = LocalQueryRunner.create(TestingSession.testSessionBuilder().build())) {
            var result = runner.execute(query[0]);
            System.out.println(result.getTypes() + " " + result.getMaterializedRows());
        }
        System.exit(0);
    }
}
JAVA
query="SELECT 100.0 * a / b AS percent, 100e0 * a / b AS percent_of_double FROM (VALUES (BIGINT '4', BIGINT '10000'), (BIGINT '1', BIGINT '7')) AS t(a, b) ORDER BY a DESC"
trino=$(java -XX:TieredStopAtLevel=1 -Xmx1g -Djdk.attach.allowAttachSelf=true --add-opens=java.base/java.nio=ALL-UNNAMED \
  -cp 'lib/*' Ask.java "$query" 2>/dev/null | grep -v '^#') # a library's warning
echo "trino:  $trino"
python3 -m venv env
env/bin/pip --quiet --disable-pip-version-check install duckdb==1.5.5
duck=$(env/bin/python -c "import duckdb, sys; r = duckdb.sql(sys.argv[1]); print(r.types, r.fetchall())" "$query")
echo "duckdb: $duck"
[[ $trino == '[decimal(23,1), double] [[0.0, 0.04], [14.3, 14.28'* ]] && [[ $duck == *'DOUBLE, DOUBLE] [(0.04, 0.04), (14.28'* ]]
