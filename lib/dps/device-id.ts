const deviceId = /^[A-Za-z0-9\-.+%_#*?!(),:=@$']{1,128}$/;

/**
 * Whether a text can be the id of a device in an IoT hub: 1 to 128 ASCII letters, digits and `- . + % _ # * ? ! ( ) , : = @ $ '`.
 *
 * Source: Microsoft, "Understand the identity registry in your IoT hub", "Device identity properties".
 */
export function isDeviceId(text: string): boolean {
  return deviceId.test(text);
}
