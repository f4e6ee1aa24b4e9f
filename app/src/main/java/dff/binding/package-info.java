/**
 * Bindings: a published function under an id of its own, with arguments that are fixed or left to the caller. What auth links, batches
 * and crontab configs share: columns, lists, filters, changes one by one and many at once.
 *
 * <p>A kind tells by {@link dff.binding.BindingKind} what it has beyond that. Must not know the kinds.
 */
package dff.binding;
