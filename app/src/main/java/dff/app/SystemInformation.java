package dff.app;

import dff.function.Functions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code GET /api/v1/system-info} tells everybody: names and limits clients adapt to. */
final class SystemInformation {
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
        all.put("MODE", settings.text("MODE"));
        all.put("WEB_BASE_URL", settings.text("WEB_BASE_URL"));
        all.put("_WEB_CLIENT_ID_HEADER", "X-Dff-Client-Id");
        all.put("_WEB_AUTH_HEADER", "X-Dff-Auth-Token");
        all.put("_WEB_AUTH_QUERY", "xDFFAuthToken");
        all.put("_WEB_TRACE_ID_HEADER", "X-Trace-Id");
        all.put("_WEB_CLIENT_TIME_HEADER", "X-Client-Time");
        all.put("_WEB_SERVER_VERSION_HEADER", "X-Dff-Version");
        all.put("_WEB_SERVER_RELEASE_TIMESTAMP_HEADER", "X-Dff-Release-Timestamp");
        all.put("_FUNC_EXPORT_FILENAME", "dataflux-func");
        all.put("_FUNC_ARGUMENT_PLACEHOLDER_LIST", List.of("INPUT_BY_CALLER", "FROM_PARAMETER"));
        all.put("_FUNC_TASK_TIMEOUT_DEBUGGER", settings.number("_FUNC_TASK_DEBUG_TIMEOUT"));
        all.put("_FUNC_TASK_TIMEOUT_DEFAULT", settings.number("_FUNC_TASK_DEFAULT_TIMEOUT"));
        all.put("_FUNC_TASK_TIMEOUT_MIN", settings.number("_FUNC_TASK_MIN_TIMEOUT"));
        all.put("_FUNC_TASK_TIMEOUT_MAX", settings.number("_FUNC_TASK_MAX_TIMEOUT"));
        all.put("_FUNC_TASK_DEFAULT_API_TIMEOUT", settings.number("_FUNC_TASK_DEFAULT_API_TIMEOUT"));
        all.put("_FUNC_TASK_MIN_API_TIMEOUT", settings.number("_FUNC_TASK_MIN_API_TIMEOUT"));
        all.put("_FUNC_TASK_MAX_API_TIMEOUT", settings.number("_FUNC_TASK_MAX_API_TIMEOUT"));
        all.put("_RESOURCE_UPLOAD_FILE_SIZE_LIMIT", settings.number("_WEB_UPLOAD_SIZE_LIMIT"));
        all.put(
                "INTEGRATED_SIGN_IN_FUNC",
                settings.flag("INTEGRATED_SIGN_IN_ENABLED") ? functions.ofIntegration("signIn") : List.of());
        return all;
    }
}
