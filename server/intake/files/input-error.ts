/** An input that cannot be read on: its message is one sentence that names the file and the way out. */
export class InputError extends Error {
  override name = "InputError";
}

/** No record of any input is longer: a line of a gigabyte is refused long before it fills the memory. */
export const longestRecordBytes = 1024 * 1024;
