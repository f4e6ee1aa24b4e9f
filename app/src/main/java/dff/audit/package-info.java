/**
 * The operation log: who changed what and when, and how it was answered. Fed by the web server from the route table; knows no feature and
 * hides secrets before anything is stored. Nothing here can be changed through the API.
 */
package dff.audit;
