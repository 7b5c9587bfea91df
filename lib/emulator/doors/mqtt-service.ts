import type { X509Certificate } from 'node:crypto';

/** A CONNECT packet. */
export interface MqttConnect {
  clientId: string;
  username: string;
  password: string | undefined;
  /** The clean session flag. */
  clean: boolean;
  /** What the client presented, leaf first; empty without a client certificate. */
  certificates: readonly X509Certificate[];
}

/** The client behind a connection, as a service sees it. */
export interface MqttClient {
  /**
   * Sends, with QoS 0 unless told otherwise. Does nothing once the connection is closed. What is sent while the service deals with a
   * packet follows the acknowledgement of that packet.
   */
  publish(topic: string, payload: string, qos?: 0 | 1): void;
  /** Closes the connection; `reason` is for the emulator's own log. */
  close(reason: string): void;
}

/** One accepted connection. What it throws closes the connection. */
export interface MqttSession {
  /** Whether the server remembers an earlier session of this client. */
  sessionPresent: boolean;
  /** A filter that the client subscribed to, and the QoS that it is granted. `false` closes the connection. */
  subscribe(filter: string, granted: 0 | 1): boolean;
  unsubscribe(filter: string): void;
  /** A message of the client. A QoS 1 message is acknowledged when this returns. */
  publish(topic: string, payload: string, qos: 0 | 1): void;
  /** The connection is gone, whoever closed it. */
  closed(): void;
}

/** A refused CONNECT: the return code of MQTT 3.1.1, and why, for the emulator's own log. */
export interface MqttRefusal {
  returnCode: 1 | 2 | 3 | 4 | 5;
  reason: string;
}

/** Accepts or refuses a connection. */
export type MqttService = (connect: MqttConnect, client: MqttClient) => MqttSession | MqttRefusal;

/** Which service a user name belongs to, if any. */
export type MqttRouting = (username: string) => MqttService | undefined;
