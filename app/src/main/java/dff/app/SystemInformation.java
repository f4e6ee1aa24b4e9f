package dff.app;

import dff.function.Functions;
import dff.ops.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code GET /api/v1/system-info} tells everybody: names and limits clients adapt to. */
final class SystemInformation {
    /** Most records that a link or schedule may ask for. */
    private static final int MAX_RECORDS = 10_000;
    /** Records of a link or batch, and of a schedule, that ask for no number. */
    private static final int CALL_RECORDS = 100;

    private static final int CRON_RECORDS = 500;
    private static final List<Integer> PACKAGE_PASSWORD_LENGTHS = List.of(12, 20);

    private final Settings settings;
    private final Functions functions;

    SystemInformation(Settings settings, Functions functions) {
        this.settings = settings;
        this.functions = functions;
    }

    Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ARCHITECTURE", System.getProperty("os.arch"));
        all.put("EDITION", "community");
        all.put("VERSION", Version.TEXT);
        all.put("RELEASE_TIMESTAMP", Version.RELEASED);
        all.put("LINUX_DISTRO", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        all.put("_HOSTNAME", Operator.host());
        all.put("_PIP_INSTALL_DIR", "extra-python-packages");
        web(all);
        all.put("_WEB_TRACE_ID_HEADER", "X-Trace-Id");
        all.put("_WEB_CLIENT_TIME_HEADER", "X-Client-Time");
        all.put("_WEB_PULL_LOG_TRACE_ID", "NO-LOG"); // whoever pulls logs names its own requests so
        all.put("_WEB_SERVER_VERSION_HEADER", "X-Dff-Version");
        all.put("_WEB_SERVER_RELEASE_TIMESTAMP_HEADER", "X-Dff-Release-Timestamp");
        all.put("_FUNC_EXPORT_FILENAME", "dataflux-func");
        all.put("_FUNC_ARGUMENT_PLACEHOLDER_LIST", List.of("INPUT_BY_CALLER", "FROM_PARAMETER"));
        all.put("TIMEZONE", settings.text("TIMEZONE"));
        all.put("_FUNC_TASK_DEFAULT_BATCH_TIMEOUT", settings.number("_FUNC_TASK_DEFAULT_BATCH_TIMEOUT"));
        all.put("_FUNC_TASK_TIMEOUT_DEBUGGER", settings.number("_FUNC_TASK_DEBUG_TIMEOUT"));
        all.put("_FUNC_TASK_TIMEOUT_DEFAULT", settings.number("_FUNC_TASK_DEFAULT_TIMEOUT"));
        all.put("_FUNC_TASK_TIMEOUT_MIN", settings.number("_FUNC_TASK_MIN_TIMEOUT"));
        all.put("_FUNC_TASK_TIMEOUT_MAX", settings.number("_FUNC_TASK_MAX_TIMEOUT"));
        apiTimeouts(all);
        all.put("_TASK_RECORD_LIMIT_MIN", 0);
        all.put("_TASK_RECORD_LIMIT_MAX", MAX_RECORDS);
        all.put("_TASK_RECORD_FUNC_LIMIT_SYNC_API", CALL_RECORDS);
        all.put("_TASK_RECORD_FUNC_LIMIT_ASYNC_API", CALL_RECORDS);
        all.put("_TASK_RECORD_FUNC_LIMIT_CRON_JOB", CRON_RECORDS);
        all.put("_MONITOR_REPORT_INTERVAL", Metrics.INTERVAL_SECONDS);
        all.put("_RESOURCE_UPLOAD_FILE_SIZE_LIMIT", settings.number("_WEB_UPLOAD_SIZE_LIMIT"));
        all.put(
                "INTEGRATED_SIGN_IN_FUNC",
                settings.flag("INTEGRATED_SIGN_IN_ENABLED") ? functions.ofIntegration("signIn") : List.of());
        all.put("GUANCE_NODES", List.of());
        return all;
    }

    /** What {@code GET /api/v1/func-system-config} told clients of the first generation. */
    Map<String, Object> ofFirstGeneration() {
        Map<String, Object> all = new LinkedHashMap<>();
        web(all);
        all.put("_WEB_ORIGIN_HEADER", "X-Dff-Origin");
        all.put("_FUNC_PKG_EXPORT_FILENAME", "dataflux-func");
        all.put("_FUNC_PKG_EXPORT_EXT", ".func-pkg");
        all.put("_FUNC_PKG_PASSWORD_LENGTH_RANGE_LIST", PACKAGE_PASSWORD_LENGTHS);
        all.put("_FUNC_TASK_DEBUG_TIMEOUT", settings.number("_FUNC_TASK_DEBUG_TIMEOUT"));
        all.put("_FUNC_TASK_DEFAULT_TIMEOUT", settings.number("_FUNC_TASK_DEFAULT_TIMEOUT"));
        all.put("_FUNC_TASK_MIN_TIMEOUT", settings.number("_FUNC_TASK_MIN_TIMEOUT"));
        all.put("_FUNC_TASK_MAX_TIMEOUT", settings.number("_FUNC_TASK_MAX_TIMEOUT"));
        apiTimeouts(all);
        all.put("_INTERNAL_KEEP_SCRIPT_FAILURE", false);
        all.put("_INTERNAL_KEEP_SCRIPT_LOG", false);
        if (settings.flag("INTEGRATED_SIGN_IN_ENABLED")) {
            List<Map<String, Object>> named = functions.ofIntegration("signIn").stream()
                    .map(function -> Map.of("id", function.get("id"), "name", function.get("title")))
                    .toList();
            if (!named.isEmpty()) {
                all.put("_INTEGRATED_SIGN_IN_FUNC", named);
            }
        }
        return all;
    }

    private void web(Map<String, Object> all) {
        all.put("MODE", settings.text("MODE"));
        all.put("WEB_BASE_URL", settings.text("WEB_BASE_URL"));
        all.put("WEB_INNER_BASE_URL", "");
        all.put("_WEB_CLIENT_ID_HEADER", "X-Dff-Client-Id");
        all.put("_WEB_AUTH_HEADER", "X-Dff-Auth-Token");
        all.put("_WEB_AUTH_QUERY", "xDFFAuthToken");
    }

    private void apiTimeouts(Map<String, Object> all) {
        for (String kind : List.of("DEFAULT", "MIN", "MAX")) {
            String key = "_FUNC_TASK_" + kind + "_API_TIMEOUT";
            all.put(key, settings.number(key));
        }
    }
}
