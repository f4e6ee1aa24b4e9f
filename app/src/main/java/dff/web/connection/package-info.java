/** Open connections of the web server: how many there may be, which of them end for new ones, how long a request's head may take. */
package dff.web.connection;
