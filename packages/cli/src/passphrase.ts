/** The passphrase of a publisher's keys: from the environment, as a command line can be read by others. */
export function passphrase(): { passphrase?: string } {
  const given = process.env['CHEER_KEY_PASSPHRASE'];
  return given === undefined || given === '' ? {} : { passphrase: given };
}
