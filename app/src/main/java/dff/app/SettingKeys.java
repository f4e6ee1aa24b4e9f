package dff.app;

import static dff.app.Setting.flag;
import static dff.app.Setting.list;
import static dff.app.Setting.number;
import static dff.app.Setting.text;

import dff.web.ClientAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key this version reads, and keys of an original installation that mean nothing here. */
final class SettingKeys {
    static final String[] LOG_LEVELS = {"ALL", "DEBUG", "INFO", "WARNING", "ERROR", "NONE"};

    private static final List<Setting> READ = List.of(
            text("APP_NAME", "DataFluxFunc"),
            text("MODE", "prod", "prod", "dev"),
            text("SECRET", ""),
            text("LOG_LEVEL", "WARNING", LOG_LEVELS),
            text("LOG_FILE_PATH", "/data/dataflux-func.log"),
            text("LOG_FILE_FORMAT", "text", "text", "json"),
            text("TIMEZONE", "Asia/Shanghai"),
            text("WEB_BASE_URL", ""),
            text("WEB_BIND", "0.0.0.0"),
            number("WEB_PORT", 8088, 0, 65535),
            list("WEB_CORS_ORIGIN", "true"),
            flag("WEB_CORS_CREDENTIALS", true),
            list("WEB_TRUSTED_PROXIES", ClientAddress.DEFAULT_TRUSTED.toArray(String[]::new)),
            text("TEXT_RESULT_CONTENT_TYPE", "text/plain", "text/plain", "text/html"),
            text("RESOURCE_FILE_ROOT_PATH", "/data/resources"),
            text("EXTRA_PYTHON_IMPORT_PATH", "/data/extra-python-packages"),
            flag("PYTHON_BATTERIES", true),
            text("PYTHON_WHEELS_PATH", "/data/wheels"),
            text("PYTHON_PACKAGE_INDEX_URL", ""),
            number("_PYTHON_BATTERIES_DELAY", 30, 0, 86_400),
            flag("AUTO_SETUP", false),
            text("AUTO_SETUP_ADMIN_USERNAME", "admin"),
            text("AUTO_SETUP_ADMIN_PASSWORD", ""),
            text("AUTO_SETUP_AK_ID", "ak-auto-setup"),
            text("AUTO_SETUP_AK_SECRET", ""),
            flag("ACCESS_KEY_SECRET_VISIBLE", true),
            flag("ACCESS_KEY_SIGN_V1_ENABLED", true),
            flag("INTEGRATED_SIGN_IN_ENABLED", true),
            number("BAD_SIGNIN_TEMP_LOCK_ACTIVE_COUNT", 10, 1, 1_000),
            number("BAD_SIGNIN_TEMP_LOCK_TIMEOUT_MAX", 900, 1, 86_400),
            flag("ISOLATION_REQUIRED", false),
            text("_RUNNER_ISOLATION", "auto", "auto", "off"),
            text("_RUNNER_NETWORK", "open", "open", "none"),
            number("_WEB_AUTH_EXPIRES", 86_400, 60, 31_536_000),
            number("_WEB_AK_TIMESTAMP_MAX_DIFF", 900, 10, 86_400),
            number("_WEB_AK_NONCE_LIMIT", 2_000_000, 1, 100_000_000),
            text("_WEB_LOCALHOST_AUTH_TOKEN_PATH", "/data/localhost-auth-token"),
            number("_WEB_UPLOAD_SIZE_LIMIT", 10_737_418_240L, 1, 1_099_511_627_776L),
            number("_WEB_UPLOAD_EXPIRES", 3_600, 60, 86_400),
            number("_WORKER_CONCURRENCY", 5, 1, 1_024),
            number("_WORKER_CONCURRENCY_MAX", 0, 0, 4_096),
            number("_WORKER_PREFETCH_MULTIPLIER", 10, 1, 1_000),
            number("_WORKER_QUEUE_COUNT", 10, 10, 16),
            number("_WORKER_QUEUE_WAITING_LIMIT", 1_000, 1, 1_000_000),
            number("_WORKER_QUEUE_TASK_LIMIT", 100_000, 1, 10_000_000),
            number("_WORKER_QUEUE_CONCURRENCY", 0, 0, 4_096),
            list("WORKER_QUEUES", ""),
            list("WORKER_QUEUE_ALIAS_MAP", "cpu=9"),
            number("_WORKER_STOP_TIMEOUT", 10, 0, 3_600),
            number("_WORKER_DEATHS_LIMIT", 1, 0, 10),
            number("_WORKER_MAX_TASKS_PER_CHILD", 30_000, 1, 10_000_000),
            number("_WORKER_RESULT_EXPIRES", 3_600, 3_600, 31_536_000),
            number("_TASK_RESULT_SIZE_LIMIT", 1_073_741_824L, 1_048_576, 1_099_511_627_776L),
            number("_SCRIPT_PUBLISH_HISTORY_LIMIT", 5_000, 10, 1_000_000),
            number("_TASK_RECORD_DAYS", 90, 1, 3_650),
            number("_OPERATION_RECORD_LIMIT", 50_000, 100, 10_000_000),
            number("_FUNC_TASK_DEFAULT_TIMEOUT", 30, 1, 3_600),
            number("_FUNC_TASK_MIN_TIMEOUT", 1, 1, 3_600),
            number("_FUNC_TASK_MAX_TIMEOUT", 3_600, 1, 86_400),
            number("_FUNC_TASK_DEFAULT_API_TIMEOUT", 10, 1, 180),
            number("_FUNC_TASK_MIN_API_TIMEOUT", 1, 1, 180),
            number("_FUNC_TASK_MAX_API_TIMEOUT", 180, 1, 3_600),
            number("_FUNC_TASK_DEFAULT_BATCH_TIMEOUT", 3_600, 1, 86_400),
            number("_FUNC_TASK_ASYNC_ARGUMENTS_LIMIT", 4_194_304, 1_024, 268_435_456),
            number("_FUNC_TASK_DEBUG_TIMEOUT", 60, 1, 3_600),
            number("_FUNC_TASK_EXTRA_TIMEOUT_TO_KILL", 5, 1, 60),
            text("_FUNC_TASK_ISOLATION", "warm", "warm", "fresh"),
            number("_FUNC_TASK_MEMORY_LIMIT", 1_073_741_824L, 33_554_432, 1_099_511_627_776L),
            number("_FUNC_TASK_OPEN_FILES_LIMIT", 1_024, 32, 1_048_576),
            number("_FUNC_TASK_PROCESS_LIMIT", 64, 1, 32_768),
            number("_FUNC_TASK_TEMP_LIMIT", 1_073_741_824L, 1_048_576, 1_099_511_627_776L),
            number("_FUNC_TASK_RESULT_LIMIT", 268_435_456L, 1_024, 1_099_511_627_776L),
            number("_FUNC_TASK_LOG_LINES_LIMIT", 1_000, 1, 1_000_000),
            number("_FUNC_TASK_LOG_SIZE_LIMIT", 51_200, 1_000, 1_073_741_824L),
            number("_WEB_RESULT_STALL_TIMEOUT", 60, 1, 3_600),
            number("_WEB_BODY_TIMEOUT", 60, 1, 3_600),
            number("_WEB_HEAD_TIMEOUT", 30, 1, 3_600),
            number("_WEB_STOP_TIMEOUT", 10, 0, 3_600),
            number("_WEB_CONNECTION_LIMIT", 10_000, 10, 1_000_000),
            number("_WEB_CONNECTION_ADDRESS_LIMIT", 1_000, 1, 1_000_000),
            number("_FUNC_CACHE_RESULT_SIZE_LIMIT", 67_108_864, 0, 4_294_967_296L),
            number("_FUNC_STORE_LIMIT", 1_000_000, 1, 100_000_000),
            number("_FUNC_STORE_SIZE_LIMIT", 1_073_741_824L, 1_048_576, 1_099_511_627_776L),
            flag("_IS_STREAKING", false),
            flag("_CRON_SECONDS_ENABLED", true),
            number("_CRON_SECONDS_MIN_INTERVAL", 5, 1, 60),
            number("_CRON_GRACE", 60, 5, 3_600),
            number("_CRON_LATE_AFTER", 60, 5, 86_400),
            number("_CRON_HELD_LIMIT", 100, 1, 10_000),
            number("_CRON_FIRE_LIMIT", 1_000_000, 1_000, 100_000_000),
            number("_CACHE_MEMORY_LIMIT", 67_108_864, 1_048_576, 68_719_476_736L),
            number("_CACHE_KEY_LIMIT", 1_000_000, 1, 1_000_000_000));

    /** Numbers that may not fall from one to the next. */
    static final List<List<String>> ASCENDING = List.of(
            List.of("_FUNC_TASK_MIN_TIMEOUT", "_FUNC_TASK_DEFAULT_TIMEOUT", "_FUNC_TASK_MAX_TIMEOUT"),
            List.of("_FUNC_TASK_MIN_API_TIMEOUT", "_FUNC_TASK_DEFAULT_API_TIMEOUT", "_FUNC_TASK_MAX_API_TIMEOUT"));

    /** Keys users bring along from an original installation; they are no reason for a warning. */
    private static final List<String> WITHOUT_MEANING = List.of(
            "CONFIG_FILE_PATH",
            "PIP_REQUIREMENTS_FILE_PATH",
            "LOG_CONSOLE_COLOR",
            "DB_AUTO_BACKUP_ENABLED",
            "DB_AUTO_BACKUP_LIMIT",
            "DB_AUTO_BACKUP_DIR",
            "WEB_INNER_BASE_URL",
            "_IS_INSTALLED",
            "_DISABLE_SETUP");

    private SettingKeys() {}

    static Map<String, Setting> all() {
        Map<String, Setting> byKey = new LinkedHashMap<>();
        READ.forEach(setting -> byKey.put(setting.key(), setting));
        return byKey;
    }

    /** Those the launcher reads. */
    static boolean isOfTheLauncher(String key) {
        return key.equals("JAVA_HOME") || key.equals("PYTHON") || key.equals("HEAP");
    }

    static boolean isForeign(String key) {
        return WITHOUT_MEANING.contains(key)
                || key.startsWith(CustomKeys.PREFIX)
                || key.startsWith("MYSQL_")
                || key.startsWith("REDIS_");
    }
}
