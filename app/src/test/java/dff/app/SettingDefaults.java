package dff.app;

import java.util.List;
import java.util.Map;

/** Every key of the configuration with its default: a promise to users, so changing one means changing this. */
final class SettingDefaults {
    static final Map<String, Object> EXPECTED = Map.ofEntries(
            Map.entry("APP_NAME", "DataFluxFunc"),
            Map.entry("MODE", "prod"),
            Map.entry("SECRET", ""),
            Map.entry("LOG_LEVEL", "WARNING"),
            Map.entry("LOG_FILE_PATH", "/data/dataflux-func.log"),
            Map.entry("LOG_FILE_FORMAT", "text"),
            Map.entry("TIMEZONE", "Asia/Shanghai"),
            Map.entry("WEB_BASE_URL", ""),
            Map.entry("WEB_BIND", "0.0.0.0"),
            Map.entry("WEB_PORT", 8088L),
            Map.entry("WEB_CORS_ORIGIN", List.of("true")),
            Map.entry("WEB_CORS_CREDENTIALS", true),
            Map.entry(
                    "WEB_TRUSTED_PROXIES",
                    List.of("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")),
            Map.entry("TEXT_RESULT_CONTENT_TYPE", "text/plain"),
            Map.entry("RESOURCE_FILE_ROOT_PATH", "/data/resources"),
            Map.entry("EXTRA_PYTHON_IMPORT_PATH", "/data/extra-python-packages"),
            Map.entry("AUTO_SETUP", false),
            Map.entry("AUTO_SETUP_ADMIN_USERNAME", "admin"),
            Map.entry("AUTO_SETUP_ADMIN_PASSWORD", ""),
            Map.entry("BAD_SIGNIN_TEMP_LOCK_ACTIVE_COUNT", 10L),
            Map.entry("BAD_SIGNIN_TEMP_LOCK_TIMEOUT_MAX", 900L),
            Map.entry("_WEB_AUTH_EXPIRES", 86_400L),
            Map.entry("_WEB_UPLOAD_SIZE_LIMIT", 10_737_418_240L),
            Map.entry("_WEB_UPLOAD_EXPIRES", 3_600L),
            Map.entry("_WORKER_CONCURRENCY", 5L),
            Map.entry("_WORKER_CONCURRENCY_MAX", 0L),
            Map.entry("_WORKER_PREFETCH_MULTIPLIER", 10L),
            Map.entry("_WORKER_QUEUE_COUNT", 10L),
            Map.entry("_WORKER_QUEUE_WAITING_LIMIT", 1_000L),
            Map.entry("_WORKER_MAX_TASKS_PER_CHILD", 3_000L),
            Map.entry("_WORKER_RESULT_EXPIRES", 3_600L),
            Map.entry("_TASK_RESULT_SIZE_LIMIT", 1_073_741_824L),
            Map.entry("_SCRIPT_PUBLISH_HISTORY_LIMIT", 5_000L),
            Map.entry("_FUNC_TASK_DEFAULT_TIMEOUT", 30L),
            Map.entry("_FUNC_TASK_MIN_TIMEOUT", 1L),
            Map.entry("_FUNC_TASK_MAX_TIMEOUT", 3_600L),
            Map.entry("_FUNC_TASK_DEFAULT_API_TIMEOUT", 10L),
            Map.entry("_FUNC_TASK_MIN_API_TIMEOUT", 1L),
            Map.entry("_FUNC_TASK_MAX_API_TIMEOUT", 180L),
            Map.entry("_FUNC_TASK_DEBUG_TIMEOUT", 60L),
            Map.entry("_FUNC_TASK_EXTRA_TIMEOUT_TO_KILL", 5L),
            Map.entry("_FUNC_TASK_ISOLATION", "warm"),
            Map.entry("_FUNC_TASK_MEMORY_LIMIT", 1_073_741_824L),
            Map.entry("_FUNC_TASK_OPEN_FILES_LIMIT", 1_024L),
            Map.entry("_FUNC_TASK_PROCESS_LIMIT", 64L),
            Map.entry("_FUNC_TASK_TEMP_LIMIT", 1_073_741_824L),
            Map.entry("_FUNC_TASK_RESULT_LIMIT", 268_435_456L),
            Map.entry("_FUNC_TASK_LOG_LINES_LIMIT", 1_000L),
            Map.entry("_FUNC_TASK_LOG_SIZE_LIMIT", 51_200L),
            Map.entry("_WEB_RESULT_STALL_TIMEOUT", 60L),
            Map.entry("_WEB_BODY_TIMEOUT", 60L),
            Map.entry("_FUNC_CACHE_RESULT_SIZE_LIMIT", 67_108_864L),
            Map.entry("_FUNC_STORE_LIMIT", 1_000_000L),
            Map.entry("_CACHE_MEMORY_LIMIT", 134_217_728L),
            Map.entry("_CACHE_KEY_LIMIT", 1_000_000L));

    private SettingDefaults() {}
}
