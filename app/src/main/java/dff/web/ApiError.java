package dff.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** "This request cannot go on": becomes the error envelope. Cheap to throw (no stack trace), because bad requests are ordinary. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorClass errorClass;
    private final String subReason;
    private final transient Map<String, Object> detail;
    private final boolean brief;

    private ApiError(
            ErrorClass errorClass, String subReason, String message, Map<String, Object> detail, boolean brief) {
        super(message, null, false, false);
        this.errorClass = errorClass;
        this.subReason = subReason;
        this.detail = detail;
        this.brief = brief;
    }

    public static ApiError of(ErrorClass errorClass, String message) {
        return new ApiError(errorClass, "", message, Map.of(), false);
    }

    public static ApiError of(ErrorClass errorClass, String message, Map<String, Object> detail) {
        return new ApiError(errorClass, "", message, detail, false);
    }

    /** For the bodies that clients of the first generation compare key by key: no status and time keys. */
    public static ApiError brief(ErrorClass errorClass, String message, Map<String, Object> detail) {
        return new ApiError(errorClass, "", message, detail, true);
    }

    /** 403 with a sub-reason, for example {@code EBizCondition.DuplicatedScriptID}. */
    public static ApiError condition(String subReason, String message) {
        return new ApiError(ErrorClass.BIZ_CONDITION, subReason, message, Map.of(), false);
    }

    /** As {@link #condition(String, String)}, saying more. */
    public static ApiError condition(String subReason, String message, Map<String, Object> detail) {
        return new ApiError(ErrorClass.BIZ_CONDITION, subReason, message, detail, false);
    }

    public static ApiError notFound(String entity, String id) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("entity", entity);
        detail.put("id", id);
        return of(ErrorClass.CLIENT_NOT_FOUND, "No such data", detail);
    }

    public static ApiError invalidBody(String message) {
        return of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid request body", Map.of("message", message));
    }

    public static ApiError invalidQuery(String message) {
        return of(ErrorClass.CLIENT_BAD_REQUEST, "Invalid request query", Map.of("message", message));
    }

    public ApiError withSubReason(String name) {
        return new ApiError(errorClass, name, getMessage(), detail, brief);
    }

    public ErrorClass errorClass() {
        return errorClass;
    }

    public String reason() {
        return subReason.isEmpty() ? errorClass.reason() : errorClass.reason() + "." + subReason;
    }

    /** Empty when the answer has no {@code detail}. */
    public Map<String, Object> detail() {
        return detail;
    }

    public boolean isBrief() {
        return brief;
    }
}
