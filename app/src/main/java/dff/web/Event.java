package dff.web;

/**
 * One event of the real-time channel.
 *
 * @param topic who listens, for example {@code trace:TRACE-…}
 * @param name for example {@code task.log}
 * @param data JSON text without line breaks
 */
record Event(long id, String topic, String name, String data) {
    String text() {
        return "id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n";
    }
}
