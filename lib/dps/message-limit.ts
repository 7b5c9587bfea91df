/**
 * The largest message of DPS in bytes, 96 KB.
 *
 * Source: Microsoft, "Azure subscription limits", Azure IoT Hub Device Provisioning Service limits. It is the only
 * size that is published; none is for the webhook's answer in particular.
 */
export const messageLimit = 96 * 1024;
