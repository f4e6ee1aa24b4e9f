package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of lists with 100,000 rows (10,000 functions) with the texts that rows usually have: 100 ms each, ten times that here; exact with {@code -Ddff.test.long=true}. */
class BigListTest {
    private static final int ROWS = 100_000;
    private static final boolean LONG = Boolean.getBoolean("dff.test.long");
    private static final long LIMIT_MILLIS = LONG ? 100 : 1_000;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final String NUMBERS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS + ") ";

    private static TestServer server;

    @BeforeAll
    static void fill() {
        server = TestServer.start(Map.of("_OPERATION_RECORD_LIMIT", "200000"));
        server.sql(
                "INSERT INTO script_set (id, title, origin, origin_id, create_time, update_time) VALUES ('big', 'Big', 'user', 'u-admin', 1, 1)");
        server.sql(NUMBERS + """
                INSERT INTO script (id, script_set_id, title, description, publish_version, type, code_md5, code_draft_md5, create_time, update_time, code, code_draft)
                SELECT 'big__s' || i, 'big', 'Script ' || i || ' of orders', 'Reads the orders of customer ' || i || ' and tells those who wait for them what is missing; every night.',
                0, 'python', 'x', 'x', i, i, 'print(' || i || ')', 'print(' || i || ')' FROM n
                """);
        server.sql(NUMBERS + """
                INSERT INTO func (id, script_set_id, script_id, name, title, description, definition, args_json, kwargs_json, extra_config_json, category, tags_json, def_order, create_time, update_time)
                SELECT 'big__s' || i || '.f', 'big', 'big__s' || i, 'f', 'Orders ' || i, 'Orders of customer ' || i || ', the oldest first. Returns a list of objects with id, name and price.',
                'f(customer, limit=10)', '["customer","limit"]', '{"customer":{},"limit":{"default":10}}', '{"timeout":30}', 'general', '["orders","t' || (i % 10) || '"]', 0, i, i FROM n WHERE i <= 10000
                """);
        server.sql(NUMBERS + """
                INSERT INTO auth_link (id, func_id, func_call_kwargs_json, tags_json, origin, origin_id, show_in_doc, is_disabled, trusted, note, create_time, update_time)
                SELECT 'auln-' || i, 'big__s' || (i % 10000 + 1) || '.f', '{"customer":"INPUT_BY_CALLER","limit":' || i || '}', '["orders"]', 'user', 'u-admin', 0, 0, 0, 'Asked for by customer ' || i, i, i FROM n
                """);
        server.sql(NUMBERS + """
                INSERT INTO crontab_config (id, func_id, func_call_kwargs_json, cron_expr, scope, origin, origin_id, is_disabled, create_time, update_time)
                SELECT 'cron-' || i, 'big__s' || (i % 10000 + 1) || '.f', '{"customer":' || i || '}', '*/5 * * * *', 'GLOBAL', 'user', 'u-admin', 0, i, i FROM n
                """);
        server.sql(NUMBERS + """
                INSERT INTO operation_record (id, user_id, username, client_id, client_ips_json, trace_id, req_method, req_route, req_cost, resp_status_code, create_time,
                    req_params_json, req_query_json, req_body_json, resp_body_json)
                SELECT 'oprd-' || i, 'u-admin', 'admin', 'c_12345678', '["127.0.0.1"]', 'T' || i, 'POST', '/api/v1/scripts/:id/do/modify', 3, 200, i,
                    '{"id":"big__s' || i || '"}', '{}', '{"data":{"title":"' || i || '","description":"Reads the orders of customers and tells those who wait for them what is missing"}}',
                    '{"ok":true,"error":200,"message":"","data":{"id":"big__s' || i || '"},"traceId":"T' || i || '"}' FROM n
                """);
        server.sql(NUMBERS + """
                INSERT INTO task_record (id, root_task_id, script_set_id, script_id, func_id, origin, origin_id, trigger_time, queue, ignore_result, status, return_value_json)
                SELECT 'task-' || i, 'ROOT', 'big', 'big__s' || i, 'big__s' || i || '.f', 'syncAPI', 'auln-' || (i % 1000), i, 1, 0, 'success', '{"orders":[],"customer":' || i || '}' FROM n
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/scripts/do/list?pageSize=50",
                "/api/v1/scripts/do/list?pageSize=50&pageNumber=1900",
                "/api/v1/scripts/do/list?pageSize=50&_fuzzySearch=s99999",
                "/api/v1/scripts/do/list?pageSize=50&_fuzzySearch=ORDERS&pageNumber=1900",
                "/api/v1/funcs/do/list?pageSize=50&tags=t7&pageNumber=20",
                "/api/v1/funcs/do/list?pageSize=50&_fuzzySearch=customer%209999",
                "/api/v1/auth-links/do/list?pageSize=50",
                "/api/v1/auth-links/do/list?pageSize=50&_fuzzySearch=99999",
                "/api/v1/auth-links/do/list?pageSize=50&func_scriptId=big__s7",
                "/api/v1/auth-links/do/list?pageSize=50&func_tags=t7&pageNumber=100",
                "/api/v1/sync-apis/do/list?pageSize=50&sort=-funcId&pageNumber=1900",
                "/api/v1/cron-jobs/do/list?pageSize=50&_fuzzySearch=orders",
                "/api/v1/operation-records/do/list?pageSize=50",
                "/api/v1/operation-records/do/list?pageSize=50&username=admin&pageNumber=1900",
                "/api/v1/operation-records/do/list?pageSize=50&reqMethod=POST&pageNumber=1900",
                "/api/v1/operation-records/do/list?pageSize=50&_fuzzySearch=t99999",
                "/api/v1/operation-records/do/list?pageSize=50&reqBodyJSON=99999",
                "/api/v1/task-records/func/do/list?pageSize=50",
                "/api/v1/task-records/func/do/list?pageSize=50&pageNumber=1900",
                "/api/v1/task-records/func/do/list?pageSize=50&_fuzzySearch=task-99",
                "/api/v1/task-records/func/do/list?pageSize=50&origin=syncAPI&originId=auln-7"
            })
    void a_page_comes_in_time(String path) {
        long[] millis = new long[5];
        long[] worked = new long[5];
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            long before = PROCESS.getProcessCpuTime();
            Reply reply = server.admin().get(path);
            millis[i] = (System.nanoTime() - start) / 1_000_000;
            worked[i] = (PROCESS.getProcessCpuTime() - before) / 1_000_000;
            assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
            assertThat(reply.data()).isNotEmpty();
        }
        Arrays.sort(millis);
        Arrays.sort(worked);
        System.out.println("page " + path + ": median " + millis[2] + " ms of " + Arrays.toString(millis));

        if (LONG) {
            assertThat(millis[2]).isLessThanOrEqualTo(LIMIT_MILLIS);
        } else {
            // beside other tests: what it takes of the processor, whoever else has it meanwhile
            assertThat(worked[0]).isLessThanOrEqualTo(LIMIT_MILLIS);
            assertThat(millis[0]).isLessThanOrEqualTo(10 * LIMIT_MILLIS);
        }
    }
}
