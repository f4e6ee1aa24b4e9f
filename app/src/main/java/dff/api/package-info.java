/**
 * The description of the API as an OpenAPI 3.1 document, made from the route table, the published functions and the links shown in the
 * documentation. Nothing in it is written by hand twice: what a route checks is what the document says.
 */
package dff.api;
