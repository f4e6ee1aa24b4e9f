package dff.runner;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The layers around the runners: which are in force on this machine, and why the others are not. Immutable. */
public final class Layers {
    /** One layer and what it protects. */
    public enum Layer {
        UID("uid", "own user id", "functions have the user id of the platform"),
        USER("user", "user namespaces", "the limit on processes counts all functions together"),
        PROCESSES(
                "processes",
                "process namespaces",
                "functions see other processes and may signal those of their user id"),
        IPC("ipc", "IPC namespaces", "functions of different script sets can share memory through the kernel"),
        MOUNTS(
                "mounts",
                "hidden files",
                "functions can open what their user id may open, the data directory too if they own it"),
        READ_ONLY("readOnly", "read-only file system", "functions can write wherever their user id may write"),
        TEMP("temp", "own temporary files", "functions of different script sets share /tmp"),
        PROC("proc", "own /proc", "functions read what /proc tells about other processes"),
        NETWORK("network", "network namespaces", "script sets without network cannot run; all others are not affected"),
        CALLS(
                "calls",
                "system call filter",
                "functions can use all calls of the kernel, also those attacks begin with");

        private final String key;
        private final String title;
        private final String unprotected;

        Layer(String key, String title, String unprotected) {
            this.key = key;
            this.title = title;
            this.unprotected = unprotected;
        }

        public String title() {
            return title;
        }

        /** What can happen without it. */
        public String unprotected() {
            return unprotected;
        }
    }

    /** A layer on this machine. @param reason empty = in force */
    public record State(Layer layer, String reason) {
        public boolean isOn() {
            return reason.isEmpty();
        }
    }

    private static final String OFF = "off: ";
    private static final String ON = "on";

    private final Map<Layer, String> reasons = new EnumMap<>(Layer.class);

    /** @param told what the zygote told: "on" or "off: reason" by key */
    Layers(JsonNode told) {
        for (Layer layer : Layer.values()) {
            String state = told.path(layer.key).asText("off: not tried");
            reasons.put(layer, state.equals(ON) ? "" : state.startsWith(OFF) ? state.substring(OFF.length()) : state);
        }
    }

    public boolean isOn(Layer layer) {
        return reasons.get(layer).isEmpty();
    }

    public List<State> states() {
        return reasons.entrySet().stream()
                .map(entry -> new State(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Layers whose absence leaves something open: a user id of its own matters only where the namespaces are missing. */
    public List<State> missing() {
        boolean separated = isOn(Layer.USER) && isOn(Layer.PROCESSES) && isOn(Layer.MOUNTS);
        boolean ownUid = isOn(Layer.UID);
        List<State> missing = new ArrayList<>();
        for (State state : states()) {
            boolean replaced = state.layer() == Layer.UID && separated || state.layer() == Layer.USER && ownUid;
            if (!state.isOn() && !replaced) {
                missing.add(state);
            }
        }
        return missing;
    }

    /** For the console: one line for each layer that is missing. */
    public List<String> warnings() {
        return missing().stream()
                .map(state -> "isolation without " + state.layer().title() + " (" + state.reason() + "): "
                        + state.layer().unprotected())
                .toList();
    }
}
