/** The hosts that an emulator on this machine serves. */
export interface LocalHosts {
  /** Host names in lower case. */
  names: readonly string[];
  /** From the port that a client asks for to the emulator's port on 127.0.0.1: `{ "443": 8443, "8883": 8443 }`. */
  ports: Readonly<Record<string, number>>;
  /** PEM of the authority that signed the emulator's certificate. */
  ca: string;
}

/** Who serves a host name (in lower case) on this machine now, if anyone does. */
export type FindHost = (name: string) => LocalHosts | undefined;
