/** A time as DPS writes it, with seven digits after the second: `2022-08-03T17:15:10.8460000Z`. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000Z');
}
