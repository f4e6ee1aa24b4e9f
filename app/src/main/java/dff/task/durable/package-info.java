/**
 * The durable lane: tasks that are in the store before their accept is answered, and leave it with the record of their outcome.
 *
 * <p>Words: a <em>claim</em> is one worker's hold on a task, for as long as its <em>lease</em> is renewed; each claim has an
 * <em>attempt</em> number, and only the newest may write. To <em>settle</em> a claim is to end the task or to let it wait again.
 */
package dff.task.durable;
