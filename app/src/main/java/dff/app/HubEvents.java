package dff.app;

import dff.task.TaskEvents;
import dff.web.event.EventHub;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells pages what tasks do: each event goes to those who watch the task and to those who watch the trace that started it. */
record HubEvents(EventHub hub) implements TaskEvents {
    @Override
    public void started(String taskId, String traceId, String functionId) {
        Map<String, Object> data = data(taskId, traceId);
        data.put("funcId", functionId);
        publish(taskId, traceId, "task.start", data);
    }

    @Override
    public void logged(String taskId, String traceId, int from, List<String> lines) {
        Map<String, Object> data = data(taskId, traceId);
        data.put("from", from);
        data.put("lines", lines);
        publish(taskId, traceId, "task.log", data);
    }

    @Override
    public void printed(String taskId, int from, List<String> lines) {
        String topic = "task:" + taskId;
        if (hub.isWatched(topic)) {
            hub.publish(topic, "task.log", Map.of("taskId", taskId, "from", from, "lines", lines));
        }
    }

    @Override
    public void ended(String taskId, String traceId, String status, long costMillis) {
        Map<String, Object> data = data(taskId, traceId);
        data.put("status", status);
        data.put("cost", costMillis);
        publish(taskId, traceId, "task.end", data);
    }

    private static Map<String, Object> data(String taskId, String traceId) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("taskId", taskId);
        data.put("traceId", traceId);
        return data;
    }

    private void publish(String taskId, String traceId, String name, Map<String, Object> data) {
        hub.publish("task:" + taskId, name, data);
        hub.publish("trace:" + traceId, name, data);
    }
}
