/** The one TLS port, unless another is given. */
export const defaultPort = 8443;

/** The ports of Azure's hosts, which clients cannot be told otherwise: HTTPS, MQTT and AMQP. */
export const standardPorts = [443, 8883, 5671];

/** Names of this machine in a Host header. DPS's device API answers to them, as it finds its DPS by the id scope alone. */
export const localNames = ['localhost', '127.0.0.1', '[::1]'];
