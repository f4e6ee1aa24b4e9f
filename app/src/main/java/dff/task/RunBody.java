package dff.task;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dff.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes the run frame's JSON from {@code "s"} on. Arguments are passed through as they came. */
final class RunBody {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private RunBody() {}

    static byte[] of(String taskId, TaskRequest request, boolean network, boolean live) {
        StringBuilder head = new StringBuilder(1_024);
        head.append("\"s\":\"").append(request.scriptId());
        head.append("\",\"f\":\"").append(request.functionName());
        head.append("\",\"m\":\"").append(request.codeMd5()).append('"');
        if (!request.returnType().equals("raw")) {
            head.append(",\"rt\":\"").append(request.returnType()).append('"');
        }
        if (!network) {
            head.append(",\"net\":\"none\"");
        }
        if (live) {
            head.append(",\"live\":1");
        }
        switch (request.mode()) {
            case CALL -> {}
            case DRAFT -> head.append(",\"mode\":\"draft\"");
            case CHECK -> head.append(",\"mode\":\"check\"");
        }
        request.draft().ifPresent(code -> head.append(",\"code\":").append(Json.text(code)));
        context(head, taskId, request);
        head.append(",\"kw\":");
        byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] http = request.http().orElse(null);
        ByteArrayOutputStream out = new ByteArrayOutputStream(
                start.length + request.arguments().length + (http == null ? 0 : http.length) + 16);
        out.writeBytes(start);
        out.writeBytes(request.arguments());
        out.write('}');
        if (http != null) {
            out.write(0); // JSON holds no such byte, so the runner finds the request without reading it
            out.writeBytes(http);
        }
        return out.toByteArray();
    }

    /** Only what the runner cannot tell from the rest of the frame. */
    private static void context(StringBuilder out, String taskId, TaskRequest request) {
        Origin origin = request.origin();
        out.append(",\"ctx\":{\"_DFF_TASK_ID\":\"").append(taskId).append('"');
        text(out, "_DFF_ORIGIN", origin.seenAs());
        text(out, "_DFF_ORIGIN_ID", origin.id());
        Lineage lineage = request.lineage();
        out.append(",\"_DFF_TRIGGER_TIME_MS\":")
                .append(lineage.triggered() == 0 ? System.currentTimeMillis() : lineage.triggered());
        if (lineage != Lineage.DIRECT) {
            lineage(out, lineage);
        }
        out.append(",\"_DFF_QUEUE\":\"").append(request.limits().queue()).append("\"}");
    }

    private static void lineage(StringBuilder out, Lineage lineage) {
        boolean manual = lineage.execMode().equals(Lineage.MANUAL);
        text(out, "_DFF_EXEC_MODE", manual ? Lineage.CRONTAB : lineage.execMode());
        if (lineage.isScheduled()) {
            schedule(out, lineage, manual ? Lineage.MANUAL : "cronJob");
        }
        if (lineage.rootTaskId() != null) {
            text(out, "_DFF_ROOT_TASK_ID", lineage.rootTaskId());
        }
        if (!lineage.chain().isEmpty()) {
            out.append(",\"_DFF_FUNC_CHAIN\":").append(Json.text(lineage.chain()));
        }
        if (lineage.eta() != null) {
            text(out, "_DFF_ETA", Instant.ofEpochMilli(lineage.eta()).toString());
        }
        if (lineage.delay() != null) {
            out.append(",\"_DFF_DELAY\":").append(lineage.delay());
        }
    }

    /** Under the names of both generations. */
    private static void schedule(StringBuilder out, Lineage lineage, String mode) {
        if (lineage.cronExpr() != null) {
            text(out, "_DFF_CRONTAB", lineage.cronExpr());
            text(out, "_DFF_CRON_EXPR", lineage.cronExpr());
        }
        text(out, "_DFF_CRONTAB_EXEC_MODE", mode);
        text(out, "_DFF_CRON_JOB_EXEC_MODE", mode);
        int delay = lineage.delay() == null ? 0 : lineage.delay();
        out.append(",\"_DFF_CRONTAB_DELAY\":").append(delay);
        out.append(",\"_DFF_CRON_JOB_DELAY\":").append(delay);
    }

    private static void text(StringBuilder out, String name, String value) {
        out.append(",\"").append(name).append("\":\"");
        ENCODER.quoteAsString(value, out);
        out.append('"');
    }
}
