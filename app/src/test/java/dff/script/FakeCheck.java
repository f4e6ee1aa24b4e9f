package dff.script;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import java.util.concurrent.atomic.AtomicReference;

/** Answers what the test says, whatever the draft. */
public final class FakeCheck implements PublishCheck {
    private final AtomicReference<Result> answer = new AtomicReference<>();
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final AtomicReference<String> seen = new AtomicReference<>();

    public FakeCheck() {
        declares();
    }

    /** The script exports functions of these names, {@code x, y=1} each. */
    public void declares(String... names) {
        ArrayNode functions = Json.MAPPER.createArrayNode();
        for (String name : names) {
            functions.add(function(name, functions.size()));
        }
        answers(functions);
    }

    public void answers(ArrayNode functions) {
        ObjectNode result = Json.MAPPER.createObjectNode();
        result.put("status", "success").set("apiFuncs", functions);
        answer.set(new Result(true, result));
    }

    public void fails(ObjectNode result) {
        answer.set(new Result(false, result));
    }

    /** What happens while the next check runs; once. */
    public void whileRunning(Runnable what) {
        meanwhile.set(what);
    }

    /** The draft checked last. */
    public String seen() {
        return seen.get();
    }

    public static ObjectNode function(String name, int order) {
        ObjectNode function = Json.MAPPER.createObjectNode();
        function.put("name", name)
                .put("title", "Title of " + name)
                .put("description", "Says " + name)
                .put("definition", name + "(x, y=1)")
                .put("category", "general")
                .putNull("integration")
                .put("defOrder", order);
        function.putArray("args").add("x").add("y");
        function.putObject("kwargs").putObject("x");
        function.withObject("/kwargs").putObject("y").put("default", 1);
        function.putObject("extraConfig").put("timeout", 5);
        function.putArray("tags").add("a").add("b");
        return function;
    }

    @Override
    public Result check(String scriptId, String draft, String draftMd5) {
        seen.set(draft);
        Result result = answer.get();
        meanwhile.getAndSet(() -> {}).run();
        return new Result(result.passed(), result.result().deepCopy());
    }
}
