/**
 * What calls of every kind share: reading arguments and options, the request as scripts see it, running a published function for a
 * waiting caller, the answers callers see. Knows no links.
 */
package dff.call;
