/** Seen are the positions of the log up to which this page knows it: what is asked about now must not be older. They are opaque, so which
 * of the two is later is for the server to find: it takes both. */
export interface Seen {
  written: string | null; // of the latest decision given here
  heard: string | null; // of the latest one told by the stream
}
