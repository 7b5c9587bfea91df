/** What a hub remembers of a device that connects with clean session 0, beyond the connection. */
export interface SessionRow {
  /** The topic filters it subscribed to. */
  filters: string[];
}
