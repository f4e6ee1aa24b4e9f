package dff.web;

/** The error classes clients know. The number is sent as a JSON number; its integer part is the HTTP status. */
public enum ErrorClass {
    USER("EUser", "400.1"),
    USER_PASSWORD("EUserPassword", "400.12"),
    USER_CAPTCHA("EUserCaptcha", "400.13"),
    USER_AUTH("EUserAuth", "401.14"),
    USER_PRIVILEGE("EUserPrivilege", "401.15"),
    USER_DISABLED("EUserDisabled", "401.16"),
    USER_LOCKED("EUserLocked", "401.17"),
    API_AUTH("EAPIAuth", "401.99"),
    BIZ("EBiz", "403.2"),
    BIZ_CONDITION("EBizCondition", "403.21"),
    BIZ_NOT_OWNER("EBizNotOwner", "403.22"),
    BIZ_BAD_DATA("EBizBadData", "403.23"),
    BIZ_BAD_DATA_STATUS("EBizBadDataStatus", "403.24"),
    BIZ_REQUEST_CONFLICT("EBizRequestConflict", "409.25"),
    CLIENT("EClient", "400.4"),
    CLIENT_NOT_FOUND("EClientNotFound", "404.41"),
    CLIENT_DUPLICATED("EClientDuplicated", "409.42"),
    CLIENT_BAD_REQUEST("EClientBadRequest", "400.43"),
    CLIENT_UNSUPPORTED("EClientUnsupported", "400.44"),
    CLIENT_IP("EClientIP", "400.45"),
    CLIENT_RATE_LIMIT("EClientRateLimit", "429.46"),
    CLIENT_TOO_SLOW("EClientTooSlow", "408.47"),
    SCRIPT_PUBLISH_FAILED("EScriptPublishFailed", "400.9"),
    STARTUP_SCRIPT_DEPLOY_FAILED("EStartupScriptDeployFailed", "400.91"),
    BLUEPRINT_DEPLOY_FAILED("EBlueprintDeployFailed", "400.92"),
    SYS("ESys", "500.5"),
    SYS_WEB_SERVER("ESysWebServer", "500.51"),
    SYS_DB("ESysDB", "500.52"),
    SYS_CACHE("ESysCache", "500.53"),
    SYS_LIMIT_REACHED("ESysLimitReached", "503.1"),
    SYS_ASYNC_TASK_FAILED("ESysAsyncTaskFailed", "503.2"),
    SYS_ASYNC_TASK_TIMEOUT("ESysAsyncTaskTimeout", "503.21"),
    SYS_NETWORK("ESysNetwork", "503.22"),
    OUTER_SYSTEM("EOuterSystem", "500.6"),
    OUTER_SYSTEM_NOT_FOUND("EOuterSystemNotFound", "500.61"),
    NOT_IMPLEMENTED("ENotImplemented", "500.98"),
    ASSERT("EAssert", "500.99"),
    API_TIMEOUT("EAPITimeout", "599.1"),
    FUNC_FAILED("EFuncFailed", "599.3"),
    FUNC_TIMEOUT("EFuncTimeout", "599.31"),
    FUNC_RESULT_PARSING_FAILED("EFuncResultParsingFailed", "599.4"),
    WORKER_QUEUE_CONGESTION("EWorkerQueueCongestion", "429.5"),
    WORKER_NO_RESPONSE("EWorkerNoResponse", "599.99");

    private final String reason;
    private final String number;

    ErrorClass(String reason, String number) {
        this.reason = reason;
        this.number = number;
    }

    /** Class name sent as {@code reason}. */
    public String reason() {
        return reason;
    }

    /** The number as JSON text, for example {@code 404.41}. */
    public String number() {
        return number;
    }

    public int status() {
        return Integer.parseInt(number.substring(0, 3));
    }
}
